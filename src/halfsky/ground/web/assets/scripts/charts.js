// Charts: the library comes only where a chart is. Text is drawn on the canvas, so that no style is put into the page.
import { whenever } from "./page.js";

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

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function colours() {
  return ["--info-fill", "--accent-fill", "--ok-fill", "--warn-fill", "--plain", "--late-fill"].map(token);
}

function basis(unit) {
  return {
    color: colours(),
    animation: false,
    textStyle: { fontFamily: token("--font"), fontSize: 13, color: token("--ink") },
    grid: { left: 8, right: 16, top: 36, bottom: 4, containLabel: true },
    legend: { type: "scroll", top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 12, textStyle: { color: token("--muted") } },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: token("--raised"), borderColor: token("--line"),
      textStyle: { color: token("--ink"), fontSize: 13 }, valueFormatter: (value) => `${value?.toLocaleString?.() ?? "—"} ${unit}`,
    },
  };
}

function axes(spec) {
  const names = { type: "category", data: spec.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line") } },
    axisLabel: { color: token("--muted"), hideOverlap: true } };
  const values = { type: "value", splitLine: { lineStyle: { color: token("--line") } }, axisLabel: { color: token("--muted") }, minInterval: 1 };
  return spec.kind === "rows" ? { xAxis: values, yAxis: { ...names, inverse: true } } : { xAxis: names, yAxis: values };
}

function series(spec) {
  return spec.series.map((one, at) => ({
    name: one.name, data: one.values, type: spec.kind === "line" ? "line" : "bar", stack: spec.kind === "stack" ? "all" : undefined,
    barMaxWidth: 28, symbolSize: 7, symbol: ["circle", "rect", "triangle", "diamond", "pin"][at % 5], lineStyle: { width: 2.5 },
    itemStyle: spec.kind === "line" ? undefined : { borderRadius: spec.kind === "rows" ? [0, 4, 4, 0] : spec.kind === "stack" ? 0 : [4, 4, 0, 0] },
  }));
}

function drawing(spec) {
  const base = basis(spec.unit);
  if (spec.kind === "pie") {
    const data = spec.labels.map((name, at) => ({ name, value: spec.series[0].values[at] }));
    return { ...base, tooltip: { ...base.tooltip, trigger: "item" },
      series: [{ type: "pie", radius: ["48%", "76%"], center: ["50%", "56%"], data, itemStyle: { borderColor: token("--surface"), borderWidth: 2 },
        label: { color: token("--ink") } }] };
  }
  if (spec.kind === "treemap") {
    return { ...base, legend: undefined, tooltip: { ...base.tooltip, trigger: "item" },
      series: [{ type: "treemap", data: spec.branches, roam: false, nodeClick: false, breadcrumb: { show: false }, top: 0, bottom: 0, left: 0, right: 0,
        levels: [{ color: [token("--info-fill")] }],
        itemStyle: { borderColor: token("--surface"), borderWidth: 1, gapWidth: 2 }, label: { formatter: "{b}\n{c}", color: "#fff" } }] };
  }
  return { ...base, legend: spec.series.length > 1 ? base.legend : undefined,
    grid: { ...base.grid, top: spec.series.length > 1 ? 36 : 12 }, ...axes(spec), series: series(spec) };
}

whenever("[data-chart]", async (place) => {
  if (place.dataset.drawn) return;
  place.dataset.drawn = "1";
  const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  try {
    const echarts = await load(place.dataset.library);
    const chart = echarts.init(place);
    const draw = () => chart.setOption(drawing(spec), true);
    draw();
    new ResizeObserver(() => chart.resize()).observe(place);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  } catch {
    // Without the library there is still the table.
    place.hidden = true;
    place.closest("figure").querySelector("details").open = true;
  }
});
