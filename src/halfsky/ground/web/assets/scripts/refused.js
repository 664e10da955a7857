// A form that is not taken stays as it is, with all that was written and chosen: what is wrong is said in it.
import { on, whenever } from "./page.js";

// A page's form is sent without leaving the page; where there is no script it is sent all the same.
whenever("body:not(.bare) main form.form[method=post]:not([hx-post], [data-webauthn])", (form) => {
  if (!window.htmx) return;
  form.setAttribute("hx-post", form.getAttribute("action") || window.location.href);
  form.setAttribute("hx-target", "#main");
  form.setAttribute("hx-select", "#main");
  form.setAttribute("hx-swap", "outerHTML show:none");
  // What a field in it fetches goes where the field says, and is no page.
  form.setAttribute("hx-disinherit", "hx-target hx-select hx-swap hx-encoding");
  if (form.enctype === "multipart/form-data") form.setAttribute("hx-encoding", form.enctype);
  window.htmx.process(form);
});

// A button may send a form elsewhere.
document.addEventListener("htmx:configRequest", (event) => {
  const button = event.detail.triggeringEvent?.submitter;
  if (button?.hasAttribute("formaction") && !button.hasAttribute("hx-post")) event.detail.path = button.formAction;
});

// What is refused is said at the field it is about, otherwise above the form; without a form it is shown instead.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const form = requestConfig?.elt;
  if (xhr.status < 400 || xhr.status === 422 || !form?.matches("form.form")) return;
  const said = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(".problem p");
  if (!said) return;
  event.detail.shouldSwap = false;
  forget(form);
  const control = meant(form, said.dataset.at);
  const field = control?.closest(".field");
  if (field) beside(field, control, said.textContent);
  else above(form, said.textContent);
});

/** The control a verb's argument was read from; a file is called differently everywhere. */
function meant(form, name) {
  if (!name) return null;
  const called = form.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
  return called || (name === "upload" ? form.querySelector("input[type=file]") : null);
}

/** Takes away what was said the last time. */
function forget(form) {
  form.querySelectorAll(".refused, .wrong > .error").forEach((one) => one.remove());
  form.querySelectorAll(".wrong").forEach((one) => one.classList.remove("wrong"));
  form.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
}

function above(form, text) {
  const notice = document.createElement("div");
  notice.className = "notice late refused";
  notice.setAttribute("role", "alert");
  notice.tabIndex = -1;
  const words = document.createElement("p");
  words.textContent = text;
  notice.append(words);
  form.prepend(notice);
  notice.focus();
}

function beside(field, control, text) {
  const words = document.createElement("p");
  words.className = "error refused";
  words.id = `${control.id}_refused`;
  words.setAttribute("role", "alert");
  words.textContent = text;
  field.append(words);
  field.classList.add("wrong");
  unfold(field);
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", words.id);
  control.focus();
}

/** Opens what is folded around something. */
function unfold(inside) {
  for (let fold = inside.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

// What is wrong is in sight, and so is what an answer asks for: `data-unfold="for_whom=other"`.
whenever(".field.wrong", unfold);
on("change", "form select, form input[type=radio]", (event, { form, name, value }) => {
  form.querySelectorAll("details[data-unfold]").forEach((fold) => {
    if (fold.dataset.unfold === `${name}=${value}`) fold.open = true;
  });
});

// A form that comes back with errors keeps the files that were chosen, and begins where the first error is.
let files = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (event.detail.xhr.status !== 422 || !form?.matches("form.form")) return;
  files = [...form.querySelectorAll("input[type=file]")].filter((one) => one.files.length);
});
document.addEventListener("htmx:afterSwap", (event) => {
  const { target, requestConfig } = event.detail;
  if (!requestConfig?.elt.matches("form.form")) return;
  files.forEach((one) => {
    const again = document.querySelector(`form.form input[type=file][name="${CSS.escape(one.name)}"]:not([aria-invalid=true])`);
    if (again) again.files = one.files;
  });
  files = [];
  if (target.id !== "main") return;
  const main = document.getElementById("main");
  const wrong = main.querySelector("form.form [aria-invalid=true]:not([type=hidden])");
  if (wrong) unfold(wrong); // what is folded away cannot be gone to
  else window.scrollTo(0, 0);
  (wrong || main).focus({ preventScroll: !wrong });
});
