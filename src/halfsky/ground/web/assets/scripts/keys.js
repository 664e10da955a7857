// Keyboard: Ctrl-K searches, a single key does the verb that carries it, ? lists them.
import { on, writing } from "./page.js";

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    const find = document.getElementById("find");
    if (!find) return;
    event.preventDefault();
    if (find.offsetParent) find.select();
    else window.location.href = find.form.action;
    return;
  }
  if (event.key === "Escape" && !event.isComposing && writing(event.target) && !document.querySelector("dialog[open]")) {
    event.target.blur(); // from here on, letters are keys again
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writing(event.target)) return;
  if (event.key === "?") {
    event.preventDefault();
    list();
  } else if (!document.querySelector("dialog[open]")) {
    const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key && one.offsetParent !== null);
    if (!found) return;
    event.preventDefault();
    if (/^(input|select|textarea)$/i.test(found.tagName) && !/^(submit|button)$/.test(found.type)) found.focus();
    else found.click();
  }
});

// What a key does, in the words of what carries it: its own without the key it names, or those of its label.
function said(one) {
  const words = one.labels?.[0] || one;
  const copy = words.cloneNode(true);
  copy.querySelectorAll("kbd").forEach((key) => key.remove());
  return one.getAttribute("aria-label") || copy.textContent.trim();
}

function list() {
  const dialog = document.getElementById("keys");
  const rows = dialog.querySelector("dl");
  rows.querySelectorAll("[data-added]").forEach((one) => one.remove());
  document.querySelectorAll("[data-key]").forEach((one) => {
    const key = document.createElement("dt");
    const what = document.createElement("dd");
    key.dataset.added = what.dataset.added = "";
    const shown = document.createElement("kbd");
    shown.textContent = one.dataset.key;
    key.append(shown);
    what.textContent = said(one);
    rows.append(key, what);
  });
  if (!dialog.open) dialog.showModal();
}

on("click", "[data-keys]", () => list());
