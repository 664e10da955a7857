// What goes wrong between the page and the server is said in words.
import { on, say, whenever, word } from "./page.js";

document.addEventListener("htmx:sendError", () => say(word("offline"), "error"));
document.addEventListener("htmx:timeout", () => say(word("offline"), "error"));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) say(word("failed"), "error");
});
on("click", "[data-close]", (event, button) => button.closest(".toast").remove());
// What went well is said and then gone, but not from under a hand or while it is read out; what went wrong stays.
whenever(".toast.success, .toast.info", (toast) => {
  const leave = () => (toast.matches(":hover, :focus-within") ? window.setTimeout(leave, 2000) : toast.remove());
  window.setTimeout(leave, 8000);
});
on("click", "[data-print]", () => window.print());
on("click", "[data-copy]", (event, button) => {
  navigator.clipboard?.writeText(button.dataset.copy).then(() => say(button.dataset.done, "success"));
});
