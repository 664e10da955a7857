// One among very many: the search asks the form's own page, which knows what may be chosen; without a script the form is sent for it.
import { on, whenever } from "./page.js";

const SEARCH = "[data-chooser] input[type=search]";

whenever(SEARCH, (search) => {
  if (!window.htmx) return;
  search.setAttribute("hx-post", search.form.getAttribute("action") || window.location.href);
  window.htmx.process(search);
});
on("keydown", SEARCH, (event, search) => {
  if (event.isComposing || !["Enter", "ArrowDown"].includes(event.key)) return;
  event.preventDefault(); // it would send the form
  search.closest("[data-chooser]").querySelector("input[type=radio]")?.focus();
});
