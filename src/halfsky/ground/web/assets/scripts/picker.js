// Many boxes in groups: filtered while one types; what is chosen stays in sight, counted, and can be taken out again.
import { on, whenever } from "./page.js";

const boxes = (picker) => [...picker.querySelectorAll("input[type=checkbox]")];
const words = (box) => box.closest("label").textContent.trim();

function count(picker) {
  const chosen = boxes(picker).filter((box) => box.checked);
  const said = picker.querySelector("[data-picker-count]");
  said.textContent = chosen.length ? said.dataset.pickerCount.replace("{n}", chosen.length) : said.dataset.pickerNone;
  picker.querySelector("[data-picker-chosen]").replaceChildren(...chosen.map((box) => {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.pickerDrop = box.id;
    button.textContent = `${words(box)} ×`;
    line.append(button);
    return line;
  }));
}

function filter(picker) {
  const term = picker.querySelector("[data-picker-find]").value.trim().toLowerCase();
  let shown = 0;
  picker.querySelectorAll("fieldset").forEach((group) => {
    const named = (group.querySelector("legend")?.textContent || "").toLowerCase().includes(term);
    let some = false;
    group.querySelectorAll("label").forEach((label) => {
      const fits = named || label.textContent.toLowerCase().includes(term);
      label.hidden = !fits;
      some = some || fits;
    });
    group.hidden = !some;
    shown += some ? 1 : 0;
  });
  picker.querySelector("[data-picker-empty]").hidden = shown > 0;
}

whenever("[data-picker]", (picker) => {
  picker.querySelector("[data-picker-head]").hidden = false;
  count(picker);
});
on("input", "[data-picker-find]", (event, find) => filter(find.closest("[data-picker]")));
on("change", "[data-picker] input[type=checkbox]", (event, box) => count(box.closest("[data-picker]")));
on("keydown", "[data-picker-find]", (event) => {
  if (event.key === "Enter") event.preventDefault(); // it would send the form
});
on("click", "[data-picker-drop]", (event, button) => {
  const picker = button.closest("[data-picker]");
  const box = document.getElementById(button.dataset.pickerDrop);
  box.checked = false;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  count(picker);
  picker.querySelector("[data-picker-find]").focus();
});
