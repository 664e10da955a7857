// What the other scripts share.

/** Calls `start` for every element that matches, now and whenever htmx brings new ones. */
export function whenever(selector, start) {
  const look = (root) => {
    if (root.matches?.(selector)) start(root);
    root.querySelectorAll(selector).forEach(start);
  };
  const ready = () => {
    look(document);
    document.addEventListener("htmx:load", (event) => look(event.detail.elt));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
}

/** Listens on the whole page for an event on elements that match. */
export function on(kind, selector, act) {
  document.addEventListener(kind, (event) => {
    const found = event.target.closest?.(selector);
    if (found) act(event, found);
  });
}

/** Whether somebody is writing, so that keys are letters. */
export function writing(target) {
  return target.isContentEditable || /^(textarea|select)$/i.test(target.tagName)
    || (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit|file)$/.test(target.type));
}

/** Says a sentence in the corner; it stays until it is closed. */
export function say(text, tone = "info") {
  const toasts = document.getElementById("toasts");
  if (!toasts) return;
  const toast = document.createElement("div");
  toast.className = `toast ${tone}`;
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-icon";
  close.dataset.close = "";
  close.textContent = "×";
  close.setAttribute("aria-label", word("close"));
  toast.append(words, close);
  toasts.append(toast);
}

/** A word of the interface, from the page, where it is translated. */
export function word(key) {
  return document.body.dataset[`word${key[0].toUpperCase()}${key.slice(1)}`] || key;
}
