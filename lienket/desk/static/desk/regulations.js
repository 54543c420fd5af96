// The editor: a finding's link goes to its line, the line of the caret is said, Ctrl+S saves, and leaving with unsaved words asks first.
const box = document.getElementById("text");
if (box) {
  const form = box.form;
  const told = document.querySelector("[data-caret]");
  const first = box.value;
  let leaving = false;
  const lineOf = (at) => box.value.slice(0, at).split("\n").length;
  const tell = () => {
    told.textContent = told.dataset.words.replace("{n}", String(lineOf(box.selectionStart)));
  };
  const go = (line) => {
    const lines = box.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    box.focus();
    box.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    box.scrollTop = Math.max(0, (box.scrollHeight / Math.max(lines.length, 1)) * (line - 1) - box.clientHeight / 3);
    box.scrollIntoView({ block: "nearest" });
    tell();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(Number(link.dataset.line));
  });
  for (const name of ["keyup", "click", "focus"]) box.addEventListener(name, tell);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
    const save = form.querySelector("button[value=save]");
    if (!save) return;
    event.preventDefault();
    save.click();
  });
  form.addEventListener("submit", () => {
    leaving = true;
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && box.value !== first) event.preventDefault();
  });
  const asked = /^#L(\d+)$/.exec(location.hash);
  if (asked) go(Number(asked[1]));
}
