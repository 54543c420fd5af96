// Choosing rows: all at once, how many, and x for the row one is on. Without this the boxes and buttons work all the same.
const form = document.getElementById("list-form");
if (form) {
  const boxes = [...form.querySelectorAll("input[name=m]")];
  const all = document.getElementById("pick-all");
  const told = form.querySelector(".list-chosen");
  const buttons = [...form.querySelectorAll("button[name=act]")];
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    form.classList.toggle("is-choosing", chosen > 0);
    told.textContent = chosen ? told.dataset.some.replace("{n}", String(chosen)) : told.dataset.none;
    for (const button of buttons) button.disabled = !chosen;
  };
  all.hidden = false;
  form.classList.add("has-script");
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  form.addEventListener("change", tell);
  let last = null;
  form.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== null) {
      for (const box of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) box.checked = event.target.checked;
      tell();
    }
    last = at;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
    const row = document.querySelector("[data-rows] > .is-current") ?? document.activeElement?.closest("[data-rows] > tr");
    const box = row?.querySelector("input[name=m]");
    if (!box) return;
    event.preventDefault();
    box.click();
  });
  addEventListener("pageshow", tell); // The browser may bring ticks back.
  tell();
}
