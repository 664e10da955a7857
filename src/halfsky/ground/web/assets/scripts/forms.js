// Forms: sent once, asked again before what cannot be undone, unfinished ones kept on this device for a week.
import { on, whenever, word } from "./page.js";

const WEEK = 7 * 24 * 3600 * 1000;
const PREFIX = "draft:";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "1";
  form.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-busy", "true"));
  // A download leaves the page as it is: the form may be sent again after a while.
  window.setTimeout(() => release(form), 8000);
}, true);

/** Lets a form be sent again. */
export function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr } = event.detail;
  if (elt.tagName !== "FORM" || xhr?.getResponseHeader("HX-Redirect")) return; // the next page is on its way
  release(elt);
  window.sessionStorage.removeItem("sent");
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// Drafts belong to one account; signing out forgets them. Secrets, files and hidden values are never kept.
const keep = (name) => {
  try {
    return window.localStorage && `${PREFIX}${document.body.dataset.user || ""}:${name}`;
  } catch {
    return null;
  }
};

const kept = (form) => [...form.elements].filter((one) => one.name && !/^(hidden|password|file|submit|button)$/.test(one.type)
  && (one.autocomplete !== "off" || one.closest("[data-chooser]")));

whenever("form[data-draft]", (form) => {
  const key = keep(form.dataset.draft);
  if (!key || !document.body.dataset.user || form.dataset.watched) return;
  form.dataset.watched = "1";
  if (!form.querySelector("[aria-invalid=true]")) restore(form, key);
  form.addEventListener("input", () => {
    const values = kept(form).map((one) => [one.name, one.value, one.checked]);
    window.localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
  });
  form.addEventListener("submit", () => window.sessionStorage.setItem("sent", key));
  form.addEventListener("reset", () => window.localStorage.removeItem(key));
});

function restore(form, key) {
  // The page after the form was sent is another one: if it is the form again, it did not go through.
  const draft = JSON.parse(window.localStorage.getItem(key) || "null");
  if (!draft || Date.now() - draft.at > WEEK) return;
  let changed = false;
  const left = [...draft.values];
  kept(form).forEach((one) => {
    const at = left.findIndex(([name, value]) => name === one.name && (!/^(checkbox|radio)$/.test(one.type) || value === one.value));
    if (at < 0) return;
    const [[, value, checked]] = left.splice(at, 1);
    if (/^(checkbox|radio)$/.test(one.type)) {
      changed = changed || one.checked !== checked;
      one.checked = checked;
    } else if (!one.readOnly) {
      changed = changed || one.value !== value;
      one.value = value;
    }
  });
  if (!changed) return;
  const note = document.createElement("p");
  note.className = "draft-note";
  note.textContent = `${word("draft")} `;
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "show";
  drop.textContent = word("dropDraft");
  drop.addEventListener("click", () => {
    window.localStorage.removeItem(key);
    form.reset();
    note.remove();
  });
  note.append(drop);
  form.prepend(note);
}

// A form that went through leads to another page: its draft is done with. Where one has to sign in again first, it is not.
whenever("body", () => {
  const sent = window.sessionStorage.getItem("sent");
  if (!sent) return;
  window.sessionStorage.removeItem("sent");
  if (!document.body.dataset.user) return;
  const again = [...document.querySelectorAll("form[data-draft]")].some((form) => keep(form.dataset.draft) === sent && form.querySelector("[aria-invalid=true]"));
  if (!again) window.localStorage.removeItem(sent);
});

on("submit", "[data-forget]", () => {
  Object.keys(window.localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => window.localStorage.removeItem(key));
});
