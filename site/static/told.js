/* In the editor of news: how many people will be told, anew for each choice. Without it the first number stands. What was
   wrong with the choices as they were sent goes with the first other one: whether it still is, saving says. */
(() => {
  "use strict";
  function forget(select) {
    select.closest(".w-field")?.querySelector(".w-field__errors")?.replaceChildren();
    select.closest(".w-field")?.classList.remove("w-field--error");
    select.removeAttribute("aria-invalid");
  }
  function follow(select) {
    if (select.dataset.followed) return;
    select.dataset.followed = "";
    const line = document.createElement("div");
    line.className = "help";
    line.setAttribute("role", "status");
    select.after(line);
    // The first number came with the help text, which would go on standing beside the next.
    const now = select.dataset.toldNow;
    const help = now && [...document.querySelectorAll(".help")].find((each) => each.textContent.includes(now));
    if (help) {
      help.textContent = help.textContent.replace(now, "").trim();
      line.textContent = now;
    }
    const readers = document.querySelector("select[name=read_by]");
    for (const each of [select, readers]) each?.addEventListener("change", () => forget(select));
    let asked = 0;
    select.addEventListener("change", async () => {
      const mine = ++asked;
      line.textContent = "";
      const answer = await fetch(`${select.dataset.told}?tell=${select.value}`).catch(() => null);
      const words = answer && answer.ok ? await answer.text() : "";
      if (mine === asked) line.textContent = words;
    });
  }
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("select[data-told]").forEach(follow);
  });
})();
