/* Enhancements only: every screen works with this file missing. No text is ever set as HTML. */
(() => {
  "use strict";
  const page = document;
  const root = page.documentElement;
  const words = page.body ? page.body.dataset : {};
  const UNDO_MS = 8000;
  const BUSY_MS = 200;
  root.classList.remove("no-js");

  /* Toasts: good news goes by itself, bad news waits to be closed. */
  function expire(toast) {
    if (toast.classList.contains("tone-bad")) return;
    let timer;
    const start = () => { timer = setTimeout(() => toast.remove(), UNDO_MS); };
    const stop = () => clearTimeout(timer);
    ["pointerenter", "focusin"].forEach((name) => toast.addEventListener(name, stop));
    ["pointerleave", "focusout"].forEach((name) => toast.addEventListener(name, start));
    start();
  }

  function say(text, undo) {
    const place = page.querySelector("[data-toasts]");
    if (!place) return;
    place.querySelectorAll("[data-undo]").forEach((old) => old.remove());
    const toast = page.createElement("div");
    toast.className = "toast";
    toast.dataset.undo = "";
    const line = page.createElement("span");
    line.className = "grow";
    line.textContent = text;
    toast.append(line);
    if (undo) {
      const button = page.createElement("button");
      button.type = "button";
      button.className = "btn sm";
      button.textContent = words.wordUndo;
      button.addEventListener("click", () => { undo(); toast.remove(); });
      toast.append(button);
    }
    place.append(toast);
    expire(toast);
  }

  page.querySelectorAll("[data-toast]").forEach(expire);
  page.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) close.closest("[data-toast]").remove();
  });

  /* Menus made of <details>: close on a click elsewhere and on Escape. */
  function closeMenus(except) {
    page.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  }
  page.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = page.querySelector("details[data-menu][open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  /* A form is sent once, and says so when the answer takes longer than a blink. */
  const sending = new WeakMap();
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.target === "_blank") return;
    if (sending.has(form)) { event.preventDefault(); return; }
    const button = event.submitter || form.querySelector("[type=submit], button:not([type])");
    sending.set(form, setTimeout(() => { if (button) button.setAttribute("aria-busy", "true"); }, BUSY_MS));
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    page.querySelectorAll("form").forEach((form) => { clearTimeout(sending.get(form)); sending.delete(form); });
    page.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });

  /* What is wrong with a form is read first. */
  const errors = page.querySelector("[data-errors]");
  if (errors) errors.focus();

  /* Register: live counts, the rest in one tap, each tap can be taken back. */
  const register = page.querySelector("[data-register]");
  if (register) {
    const button = register.querySelector("[data-rest]");
    const chosen = (row) => row.querySelector("input:checked");
    const name = (row) => row.querySelector(".name > span").textContent;
    const reasons = register.querySelector("[data-reasons]").content.firstElementChild;
    const rows = [...register.querySelectorAll(".pupil")];
    const before = new Map(rows.map((row) => [row, chosen(row)]));

    const count = () => {
      const found = { here: 0, late: 0, away: 0 };
      rows.forEach((row) => { const input = chosen(row); if (input) found[input.dataset.mark] += 1; });
      register.querySelectorAll("[data-n]").forEach((place) => { place.textContent = found[place.dataset.n]; });
      const blank = rows.filter((row) => !chosen(row)).length;
      register.querySelectorAll("[data-blank]").forEach((place) => { place.textContent = blank; });
      register.querySelectorAll("[data-when]").forEach((place) => { place.hidden = (place.dataset.when === "rest") !== blank > 0; });
      if (button) button.value = blank > 0 ? "rest" : "send";
      return blank;
    };
    const restore = (row, input) => {
      const now = chosen(row);
      if (input) input.checked = true;
      else if (now) now.checked = false;
      before.set(row, input);
    };

    /* The list of reasons comes once, not with each pupil. */
    const askWhy = (row, input) => {
      if (input.dataset.mark === "here" || row.querySelector(".reason")) return;
      const select = reasons.cloneNode(true);
      select.name = input.name.replace("m", "r");
      select.setAttribute("aria-label", select.getAttribute("aria-label").replace("[name]", name(row)));
      row.querySelector(".name").append(select);
    };

    register.addEventListener("change", (event) => {
      const row = event.target.closest(".pupil");
      if (!row || event.target.type !== "radio") return;
      const was = before.get(row);
      before.set(row, event.target);
      askWhy(row, event.target);
      count();
      say(`${name(row)}: ${event.target.getAttribute("aria-label")}`, () => { restore(row, was); count(); });
    });
    if (button) button.addEventListener("click", (event) => {
      const blank = rows.filter((row) => !chosen(row));
      if (!blank.length) return;
      event.preventDefault();
      const text = button.textContent.trim();
      blank.forEach((row) => {
        const here = row.querySelector('[data-mark="here"]');
        here.checked = true;
        before.set(row, here);
      });
      count();
      say(button.dataset.done || text, () => { blank.forEach((row) => restore(row, null)); count(); });
    });
    count();
  }

  /* Read aloud: the device's voice, for whom reading is slow. */
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-say]");
    if (!button) return;
    const text = button.dataset.say || (button.closest(".card, .main") || page.body).innerText;
    const speech = new SpeechSynthesisUtterance(text);
    speech.lang = root.lang;
    speechSynthesis.cancel();
    speechSynthesis.speak(speech);
  });
  if (!("speechSynthesis" in window)) page.querySelectorAll("[data-say]").forEach((button) => { button.hidden = true; });

  /* Buttons that do nothing without a script are hidden until there is one, stylesheet or not. */
  const offer = (buttons) => page.querySelectorAll(buttons).forEach((button) => { button.hidden = false; });
  offer("[data-print]");
  page.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });

  /* A link to pass on; where the browser gives no clipboard, there is no button. */
  if (navigator.clipboard) offer("[data-copy]");
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) navigator.clipboard.writeText(button.dataset.copy).then(() => say(button.dataset.done), () => { button.hidden = true; });
  });

  /* A reply box grows with what is written. */
  page.addEventListener("input", (event) => {
    if (!event.target.matches(".composer textarea")) return;
    const lines = event.target.value.split("\n").length;
    event.target.rows = Math.min(6, Math.max(lines, Math.ceil(event.target.value.length / 36)));
  });

  /* What answers while one types comes with the first letter, not with the page. */
  page.addEventListener("input", (event) => {
    const field = event.target, from = field.dataset.typedBy;
    if (!from) return;
    delete field.dataset.typedBy;
    const script = page.createElement("script");
    script.addEventListener("load", () => field.dispatchEvent(new Event("typed")));
    script.src = from;
    page.head.append(script);
  });

  /* In a line that slides, what one is at is in sight. */
  page.querySelectorAll(".switch [aria-current]").forEach((one) => one.scrollIntoView({ block: "nearest", inline: "nearest" }));

  /* No network: say so. */
  const net = () => page.querySelectorAll("[data-offline]").forEach((note) => { note.hidden = navigator.onLine; });
  addEventListener("online", net);
  addEventListener("offline", net);
  net();
})();
