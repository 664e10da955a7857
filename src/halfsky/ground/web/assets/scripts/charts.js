// Charts: the library comes only where a chart is. Text is drawn on the canvas, so that no style is put into the page.
import { drawing, height } from "./drawings.js";
import { whenever } from "./page.js";

// What is drawn for the room there is.
const FITTED = new Set(["bar", "stack", "rows", "days", "flow"]);
let library = null;

function load(url) {
  library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => done(window.echarts);
    script.onerror = failed;
    document.head.append(script);
  });
  return library;
}

whenever("[data-chart]", async (place) => {
  if (place.dataset.drawn) return;
  place.dataset.drawn = "1";
  const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  try {
    const echarts = await load(place.dataset.library);
    const size = () => { place.style.height = height(spec, place); };
    size();
    const chart = echarts.init(place);
    const draw = () => chart.setOption(drawing(spec, place), true);
    draw();
    chart.on("click", ({ data }) => { if (data?.url) window.location.assign(data.url); });
    new ResizeObserver(() => {
      if (!place.isConnected) return chart.dispose();
      size();
      chart.resize();
      if (FITTED.has(spec.kind)) draw();
    }).observe(place);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  } catch {
    // Without the library there is still the table.
    place.hidden = true;
    place.closest("figure").querySelector("details").open = true;
  }
});
