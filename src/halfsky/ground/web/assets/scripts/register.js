// Registers: tick all, count what is ticked, forget filters that were removed.
import { on, whenever } from "./page.js";

const ticks = (form) => [...form.querySelectorAll("input[name=id]")];

function count(form) {
  const chosen = ticks(form).filter((one) => one.checked).length;
  const words = form.querySelector("[data-chosen]");
  if (words) words.textContent = words.dataset.chosen.replace("{n}", chosen);
  const all = form.querySelector("[data-select-all]");
  if (!all) return;
  all.checked = chosen > 0 && chosen === ticks(form).length;
  all.indeterminate = chosen > 0 && !all.checked;
}

whenever("form[data-rows]", count);

on("change", "[data-select-all]", (event, all) => {
  ticks(all.form).forEach((one) => { one.checked = all.checked; });
  count(all.form);
});

let last = null;
on("click", "input[name=id]", (event, tick) => {
  // With Shift, everything between this row and the last one.
  const rows = ticks(tick.form);
  if (event.shiftKey && last && rows.includes(last)) {
    const [from, to] = [rows.indexOf(last), rows.indexOf(tick)].sort((a, b) => a - b);
    rows.slice(from, to + 1).forEach((one) => { one.checked = tick.checked; });
  }
  last = tick;
  count(tick.form);
});
