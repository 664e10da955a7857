// The sheet: a form above the page it belongs to. Where it cannot open, the link simply leads to the form's own page.
import { on } from "./page.js";

const sheet = () => document.getElementById("sheet");
const body = () => document.getElementById("sheet-body");
let opener = null;

export function open(url, from) {
  if (!sheet()?.showModal || !window.htmx) {
    window.location.href = url;
    return;
  }
  opener = from;
  body().replaceChildren();
  body().setAttribute("aria-busy", "true");
  if (!sheet().open) sheet().showModal();
  window.htmx.ajax("GET", url, { target: "#sheet-body", swap: "innerHTML" })
    .then(() => body().removeAttribute("aria-busy"), () => sheet().close());
}

on("click", "a[data-sheet]", (event, link) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  link.closest("details.menu")?.removeAttribute("open");
  open(link.href, link.closest("details.menu")?.querySelector("summary") || link);
});

// A bulk verb: the chosen rows go along in the address, so that the form finds them again when it is sent.
on("click", "button[data-sheet][formaction]", (event, button) => {
  event.preventDefault();
  const query = new URLSearchParams(new FormData(button.form));
  if (query.get("all") === "1") query.delete("id");
  else [...query.keys()].filter((key) => key !== "id").forEach((key) => query.delete(key));
  open(`${button.getAttribute("formaction")}?${query}`, button);
});

on("click", "[data-sheet-close]", () => sheet().close());

// A click beside the sheet closes it, unless something has been written.
on("mousedown", "dialog.sheet", (event, dialog) => {
  const written = [...dialog.querySelectorAll("input:not([type=hidden]), textarea")].some((one) => one.value !== one.defaultValue);
  if (event.target === dialog && outside(event, dialog) && !written) dialog.close();
});

function outside(event, dialog) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

document.addEventListener("close", (event) => {
  if (event.target.id !== "sheet") return;
  body().replaceChildren();
  opener?.focus();
  opener = null;
}, true);

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "sheet-body") return;
  if (!sheet().open) sheet().showModal(); // what went wrong elsewhere on the page is said here
  const first = body().querySelector("[aria-invalid=true], [autofocus], input:not([type=hidden]), select, textarea, button");
  first?.focus();
});
