// What a chart's declaration looks like: options for the library, made of the page's own colours.

let scope = document.documentElement;
const token = (name) => getComputedStyle(scope).getPropertyValue(name).trim();
const said = (value, unit = "") => `${value?.toLocaleString?.() ?? "—"} ${unit}`.trim();
const text = () => Number.parseInt(token("--chart-text"), 10) || 13;
const narrow = (place) => place.clientWidth < 560;

function colours() {
  return ["--info-fill", "--accent-fill", "--ok-fill", "--warn-fill", "--plain", "--late-fill"].map(token);
}

function basis(unit) {
  return {
    color: colours(),
    animation: false,
    textStyle: { fontFamily: token("--font"), fontSize: text(), color: token("--ink") },
    grid: { left: 8, right: 16, top: 36, bottom: 4, containLabel: true },
    legend: { type: "scroll", top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 12, textStyle: { color: token("--muted") } },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: token("--raised"), borderColor: token("--line"),
      textStyle: { color: token("--ink"), fontSize: text() }, valueFormatter: (value) => said(value, unit),
    },
  };
}

const single = (base, formatter) => ({ ...base, legend: undefined, tooltip: { ...base.tooltip, trigger: "item", formatter } });

const pen = document.createElement("canvas").getContext("2d");
// What stays together on a line: a word or a sign, with the marks that open it and those that close it.
const UNITS = /[（(《“「]*(?:[\w.,%'’/-]+ ?|.)[）)》”」，、。；：！？]*/gu;

function lines(units, width) {
  return units.reduce((found, unit) => {
    const longer = found.at(-1) + unit;
    return pen.measureText(longer.trimEnd()).width <= width ? [...found.slice(0, -1), longer] : [...found, unit];
  }, [""]).filter(Boolean);
}

// In as few lines as fit, of much the same length: no bracket stands alone on the last.
function folded(words, width) {
  const units = words.match(UNITS) || [];
  const most = lines(units, width);
  for (let less = Math.floor(pen.measureText(words).width / most.length); less < width; less += 2) {
    const evenly = lines(units, less);
    if (evenly.length <= most.length) return evenly;
  }
  return most;
}

// Long names break into lines, first before what stands in brackets at their end: below bars within the room of each, beside lying bars within two
// fifths. Where each has less room than three signs, some names are left out; pointing at a bar says it whole.
function wrapped(spec, place) {
  if (spec.kind === "line") return {};
  const each = Math.floor((place.clientWidth - 40) / Math.max(spec.labels.length, 1));
  const room = spec.kind === "rows" ? Math.floor(place.clientWidth * 0.4) : each - 10;
  const fits = room >= 3 * (text() - 1);
  const width = fits ? room : 6 * text();
  pen.font = `${text() - 1}px ${token("--font")}`;
  return { width: width + 2, interval: fits ? 0 : Math.ceil((width + 16) / Math.max(each, 1)) - 1, overflow: "break", lineHeight: text() + 1,
    formatter: (name) => name.split(/ ?(?=[（(][^（(]*[）)]$)/).flatMap((part) => folded(part, width)).join("\n") };
}

function axes(spec, place) {
  const names = { type: "category", data: spec.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line") } },
    axisLabel: { color: token("--muted"), fontSize: text() - 1, hideOverlap: true, ...wrapped(spec, place) } };
  const values = { type: "value", splitLine: { lineStyle: { color: token("--line") } }, axisLabel: { color: token("--muted"), fontSize: text() - 1, hideOverlap: true },
    minInterval: spec.series.every((one) => one.values.every(Number.isInteger)) ? 1 : undefined };
  return spec.kind === "rows" ? { xAxis: values, yAxis: { ...names, inverse: true } } : { xAxis: names, yAxis: values };
}

function series(spec) {
  return spec.series.map((one, at) => ({
    name: one.name, data: one.values.map((value, n) => ({ value, url: one.urls[n] })),
    type: spec.kind === "line" ? "line" : "bar", stack: spec.kind === "stack" ? "all" : undefined,
    barMaxWidth: 28, symbolSize: 7, symbol: ["circle", "rect", "triangle", "diamond", "pin"][at % 5], lineStyle: { width: 2.5 },
    itemStyle: spec.kind === "line" ? undefined : { borderRadius: spec.kind === "rows" ? [0, 4, 4, 0] : spec.kind === "stack" ? 0 : [4, 4, 0, 0] },
  }));
}

function pie(spec, base) {
  const data = spec.labels.map((name, at) => ({ name, value: spec.series[0].values[at], url: spec.series[0].urls[at] }));
  return { ...base, tooltip: { ...base.tooltip, trigger: "item" },
    series: [{ type: "pie", radius: ["48%", "76%"], center: ["50%", "56%"], data, itemStyle: { borderColor: token("--surface"), borderWidth: 2 },
      label: { color: token("--ink") } }] };
}

function treemap(spec, base) {
  const boxes = (branches) => branches.map((one) => ({
    ...one, children: one.children && boxes(one.children),
    itemStyle: one.band ? { color: token(`--band-${one.band}`) } : undefined,
  }));
  const banded = spec.branches.some((one) => one.band);
  const plain = token(banded ? "--plain-soft" : "--info-fill");
  return { ...single(base, ({ data }) => [`${data.name}: ${said(data.value, spec.unit)}`, data.note].filter(Boolean).join("\n")),
    series: [{ type: "treemap", data: boxes(spec.branches), roam: false, nodeClick: false, breadcrumb: { show: false }, top: 0, bottom: 0, left: 0, right: 0,
      levels: [{ color: [plain], itemStyle: { borderColor: token("--surface"), borderWidth: 0, gapWidth: 3 } }],
      itemStyle: { borderColor: token("--surface"), borderWidth: 1, gapWidth: 2, borderRadius: 4 },
      label: { formatter: ({ data }) => `${data.name}\n${data.note || said(data.value)}`, color: banded ? token("--ink") : "#fff", lineHeight: 18 } }] };
}

// Five steps that grow by the same factor, so that one busy day does not make all others look alike.
function steps(most) {
  const bounds = [...new Set([1, 2, 3, 4].map((n) => Math.max(1, Math.round(Math.max(most, 1) ** (n / 4)))))];
  return [{ value: 0, label: "0" }, ...bounds.map((max, at) => {
    const min = at ? bounds[at - 1] + 1 : 1;
    return { gt: at ? bounds[at - 1] : 0, lte: max, label: min === max ? said(max) : `${said(min)}–${said(max)}` };
  })];
}

// A year as a calendar; where there is little room its halves stand below each other.
function days(spec, base, place) {
  const [first, last] = [spec.labels[0], spec.labels.at(-1)];
  const halves = narrow(place) && spec.labels.length > 200
    ? [[first, `${first.slice(0, 4)}-06-30`], [`${last.slice(0, 4)}-07-01`, last]] : [[first, last]];
  const language = document.documentElement.lang;
  const names = (options, days) => days.map((day) => new Intl.DateTimeFormat(language, options).format(day));
  const months = names({ month: "short" }, [...Array(12).keys()].map((n) => new Date(2024, n, 1)));
  const weekdays = names({ weekday: "narrow" }, [...Array(7).keys()].map((n) => new Date(2024, 8, 1 + n)));
  const height = (place.clientHeight - 40) / halves.length;
  const values = spec.series[0].values;
  const data = spec.labels.map((day, at) => ({ value: [day, values[at]], url: values[at] ? spec.series[0].urls[at] : "" }));
  return { ...single(base, ({ data: { value } }) => `${value[0]}: ${said(value[1], spec.unit)}`),
    visualMap: { type: "piecewise", pieces: steps(Math.max(...values)), orient: "horizontal", left: "right", bottom: 0, itemWidth: 12, itemHeight: 12,
      itemSymbol: "roundRect", itemGap: 8, selectedMode: false, textStyle: { color: token("--muted") },
      inRange: { color: [token("--track"), token("--info-fill")] } },
    calendar: halves.map((range, at) => ({
      range, top: 24 + at * height, left: 28, right: 4, height: height - 34, cellSize: ["auto", "auto"], yearLabel: { show: false },
      splitLine: { lineStyle: { color: token("--line") } }, itemStyle: { color: token("--surface"), borderColor: token("--surface"), borderWidth: 2 },
      dayLabel: { firstDay: 1, nameMap: weekdays, color: token("--muted") }, monthLabel: { nameMap: months, color: token("--muted") },
    })),
    series: halves.map((_half, at) => ({ type: "heatmap", coordinateSystem: "calendar", calendarIndex: at, data, itemStyle: { borderRadius: 2 } })) };
}

// The two sides are told apart by a mark, so that who sends to a namesake of hers makes no circle.
function flow(spec, base, place) {
  const nodes = [
    ...[...new Set(spec.streams.map((one) => one.source))].map((text) => ({ name: `a ${text}`, depth: 0, itemStyle: { color: token("--info-fill") } })),
    ...[...new Set(spec.streams.map((one) => one.target))].map((text) => ({ name: `b ${text}`, depth: 1, itemStyle: { color: token("--accent-fill") } })),
  ];
  const side = narrow(place) ? 96 : 140;
  return { ...single(base, ({ dataType, data, name, value }) => dataType === "edge"
    ? `${data.source.slice(2)} → ${data.target.slice(2)}: ${said(data.value, spec.unit)}` : `${name.slice(2)}: ${said(value, spec.unit)}`),
    series: [{ type: "sankey", data: nodes, left: 4, right: side, top: 10, bottom: 10, draggable: false, nodeGap: 12, nodeWidth: 14, emphasis: { focus: "adjacency" },
      links: spec.streams.map((one) => ({ source: `a ${one.source}`, target: `b ${one.target}`, value: one.value, url: one.url })),
      label: { color: token("--ink"), formatter: ({ name }) => name.slice(2), width: side - 16, overflow: "truncate" },
      lineStyle: { color: "source", opacity: 0.24, curveness: 0.5 }, itemStyle: { borderWidth: 0 } }] };
}

const OWN = { pie, treemap, days, flow };

/** How tall a chart must be for what it shows; "" leaves it to the stylesheet. */
export function height(spec, place) {
  if (spec.kind === "rows") {
    scope = place;
    const { formatter, lineHeight } = wrapped(spec, place);
    const most = Math.max(1, ...spec.labels.map((name) => formatter(name).split("\n").length));
    return `${Math.max(160, spec.labels.length * Math.max(30, most * lineHeight + 6) + 48)}px`;
  }
  if (spec.kind === "flow") {
    const side = (name) => new Set(spec.streams.map((one) => one[name])).size;
    return `${Math.max(140, Math.max(side("source"), side("target")) * 44)}px`;
  }
  if (spec.kind === "treemap" && narrow(place) && spec.branches.length > 12) return `${spec.branches.length * 16}px`;
  if (spec.kind === "days") return narrow(place) ? "320px" : "220px";
  return "";
}

/** The library's options for a chart in a place; colours are read where it stands. */
export function drawing(spec, place) {
  scope = place;
  const base = basis(spec.unit);
  if (OWN[spec.kind]) return OWN[spec.kind](spec, base, place);
  const several = spec.series.length > 1;
  const found = axes(spec, place);
  const sides = found.xAxis.axisLabel.interval === 0 || spec.kind === "rows" ? {} : { left: 16, right: 24 };
  return { ...base, legend: several ? base.legend : undefined, grid: { ...base.grid, ...sides, top: several ? 36 : 12 }, ...found, series: series(spec) };
}
