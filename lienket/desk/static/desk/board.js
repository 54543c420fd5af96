// The board: keeps "12 minutes left" right, acknowledges with one tap, keeps the focus when the page changes under it.

let skew = 0; // Server time minus ours: a wrong clock on the desk must not make a deadline look far away.
let said = "";

function board() {
  return document.querySelector("[data-board]");
}

function span(ms, words) {
  const minutes = Math.floor(Math.abs(ms) / 60000);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  let form = "days";
  if (minutes < 1) form = "moment";
  else if (hours < 1) form = "minutes";
  else if (hours < 48) form = rest && hours < 10 ? "hours-minutes" : "hours";
  return words[form].replace("{m}", rest).replace("{h}", hours).replace("{d}", Math.floor(hours / 24));
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function tick() {
  const root = board();
  if (!root) return;
  const words = JSON.parse(root.dataset.words);
  const now = Date.now() + skew;
  let turned = false;
  for (const time of root.querySelectorAll("time[data-due]")) {
    const due = Date.parse(time.dateTime);
    const kind = now >= due ? "late" : now >= Date.parse(time.dataset.soon) ? "soon" : "later";
    put(time, words[kind === "late" ? "late" : "left"].replace("{span}", span(due - now, words)));
    const chip = time.closest(".due");
    if (chip && !chip.classList.contains(`due--${kind}`)) {
      turned ||= kind === "late";
      chip.className = `due due--${kind}`;
      const row = time.closest(".duty");
      if (row) row.className = `duty duty--${kind}`;
    }
  }
  for (const time of root.querySelectorAll("time[data-ago]")) put(time, words.ago.replace("{span}", span(now - Date.parse(time.dateTime), words)));
  if (turned) root.dispatchEvent(new CustomEvent("board-refresh")); // What has just become overdue moves to the top.
}

function arrive() {
  const root = board();
  if (!root) return;
  skew = Date.parse(root.dataset.now) - Date.now();
  const status = document.getElementById("board-status");
  if (status && root.dataset.said && said && root.dataset.said !== said) status.textContent = root.dataset.said;
  said = root.dataset.said ?? "";
}

// Focus: an element that is still there keeps it by its id; where it is gone, the row now in its place gets it.
let place = -1;
function buttons() {
  return [...document.querySelectorAll("#board .duty .duty-act :is(button, a)")];
}
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.target?.matches?.("[data-board]")) return;
  const row = document.activeElement?.closest?.(".duty");
  place = row ? buttons().findIndex((one) => row.contains(one)) : -1;
});
document.body.addEventListener("htmx:afterSwap", () => {
  arrive();
  tick();
  if (place >= 0 && (document.activeElement === document.body || document.activeElement === null)) {
    const all = buttons();
    (all[Math.min(place, all.length - 1)] ?? document.getElementById("main"))?.focus({ preventScroll: true });
  }
  place = -1;
});

// One tap: send, and let the board come anew. Whatever is out of the ordinary goes the plain way, with the server's own page.
document.body.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  const row = button?.closest(".duty");
  if (form.id !== "ack" || !row || button.dataset.plain) return;
  event.preventDefault();
  if (row.classList.contains("is-sent")) return;
  row.classList.add("is-sent");
  button.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form), headers: { "X-Board": "1" }, redirect: "manual", credentials: "same-origin" });
    if (answer.type === "opaqueredirect" || answer.status === 204) {
      board()?.dispatchEvent(new CustomEvent("board-refresh"));
      return;
    }
    button.dataset.plain = "1";
    form.requestSubmit(button);
  } catch {
    row.classList.remove("is-sent");
    button.removeAttribute("aria-disabled");
    document.body.dispatchEvent(new CustomEvent("live-check"));
  }
});

// x acknowledges the row that j and k have chosen.
document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  const row = document.querySelector("#board .duty.is-current") ?? document.activeElement?.closest?.(".duty");
  const button = row?.querySelector('button[form="ack"]');
  if (button) {
    event.preventDefault();
    button.focus();
    button.click();
  }
});

arrive();
tick();
setInterval(tick, 15_000);
document.addEventListener("visibilitychange", () => document.hidden || tick());
