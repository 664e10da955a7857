// Quick exit: away at once, to a harmless page, with as little left behind as a page can manage.
import { on } from "./page.js";

const exit = () => document.querySelector("[data-exit]");
let escaped = 0;

function leave(target) {
  document.documentElement.hidden = true;
  document.title = "";
  try {
    window.sessionStorage.clear();
  } catch { /* nothing was kept */ }
  window.history.replaceState(null, "", "/");
  window.location.replace(target);
}

on("click", "[data-exit]", (event, link) => {
  event.preventDefault();
  leave(link.dataset.exit);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !exit()) return;
  if (Date.now() - escaped < 1500) leave(exit().dataset.exit);
  escaped = Date.now();
});

// Going on from page to page leaves one line in the browser's history, not one for each.
on("click", "a[href]", (event, link) => {
  if (!exit() || link.dataset.exit || link.origin !== window.location.origin || link.target || link.hasAttribute("download")) return;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.hash) return;
  event.preventDefault();
  window.location.replace(link.href);
});

// A page left quickly is not shown again by the back button.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && exit()) window.location.reload();
});
