// Menus close on Escape, on a click elsewhere and when another opens; the drawer comes and goes on a phone.
import { on } from "./page.js";

const menus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  menus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  drawer(false);
});

on("click", "[data-drawer]", (event, button) => drawer(button.dataset.drawer === "open"));

function drawer(shown) {
  const opener = document.querySelector("[data-drawer=open]");
  if (!opener || document.body.classList.contains("drawer-shown") === shown) return;
  document.body.classList.toggle("drawer-shown", shown);
  opener.setAttribute("aria-expanded", String(shown));
  if (shown) document.querySelector(".drawer a")?.focus();
  else opener.focus();
}
