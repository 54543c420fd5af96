// The keyboard: shortcuts written in the page (`data-key`), moving in lists (`data-rows`), the list of keys, the command palette.

const byId = (id) => document.getElementById(id);
const palette = byId("palette");
const help = byId("keys-dialog");
const SECURE = location.protocol === "https:";
const COOKIE = `${SECURE ? "__Host-" : ""}lienket_keys`;
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
const seen = (element) => element.isConnected && !element.closest("[hidden], dialog:not([open])") && !element.disabled;

let on = !document.cookie.split("; ").includes(`${COOKIE}=off`);
let typed = "";
let typedTimer = 0;

const isWriting = (element) =>
  !!element && (element.isContentEditable || element.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset])"));

// With a Vietnamese input method the letter may arrive as "Process": the key itself still tells.
function letter(event) {
  if (event.key.length === 1) return event.key;
  return /^Key[A-Z]$/.test(event.code) && (event.key === "Process" || event.key === "Unidentified") ? event.code.slice(3).toLowerCase() : event.key;
}

function label(element) {
  return (element.dataset.command || element.getAttribute("aria-label") || element.textContent).replace(/\s+/g, " ").trim();
}

// The name of a command must not carry the key that stands beside it in the navigation.
function name(element) {
  if (element.dataset.command || element.getAttribute("aria-label")) return label(element);
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd, .kbd")) key.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function use(element) {
  if (element.matches("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    if (!element.matches("a")) element.focus();
    element.click();
  }
}

const scope = () => document.querySelector("dialog[open]") ?? document;
const shortcuts = () => [...scope().querySelectorAll("[data-key]")].filter((element) => element.isConnected && !element.disabled);

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === "KeyK" && palette) {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && isWriting(event.target) && !event.target.closest("dialog[open]") && !event.isComposing) {
    event.target.blur();
    return;
  }
  if (isWriting(event.target) || event.isComposing || !on) return;
  const key = letter(event);
  if (key.length > 1) {
    typed = "";
    return;
  }
  clearTimeout(typedTimer);
  typedTimer = setTimeout(() => (typed = ""), 1200);
  const wanted = typed ? `${typed} ${key}` : key;
  const all = shortcuts();
  const hit = all.find((element) => element.dataset.key === wanted) ?? all.find((element) => element.dataset.key === key);
  if (all.some((element) => element.dataset.key.startsWith(`${wanted} `))) {
    typed = wanted;
    event.preventDefault();
  } else if (hit) {
    typed = "";
    event.preventDefault();
    use(hit);
  } else {
    typed = "";
    if ((key === "j" || key === "k") && move(key === "j" ? 1 : -1)) event.preventDefault();
  }
});

// Turned off means off, also for the letters that pages listen for themselves (WCAG 2.1.4).
addEventListener(
  "keydown",
  (event) => {
    if (!on && !event.ctrlKey && !event.metaKey && !event.altKey && /^[\p{L}[\]/?]$/u.test(letter(event)) && !isWriting(event.target)) event.stopPropagation();
  },
  true,
);

// j and k
function move(step) {
  const lists = [...scope().querySelectorAll("[data-rows]")].filter((list) => list.offsetParent);
  const rows = lists.flatMap((list) => [...list.children].filter((row) => row.querySelector("a[href], button, summary") && row.offsetParent));
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const marked = at >= 0 ? at : rows.findIndex((row) => row.matches(".is-current"));
  const row = rows[marked < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, marked + step))];
  for (const other of document.querySelectorAll("[data-rows] > .is-current")) other.classList.remove("is-current");
  row.classList.add("is-current");
  (row.querySelector("[data-open]") ?? row.querySelector("a[href], button, summary")).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
}
document.addEventListener("focusin", (event) => {
  for (const row of document.querySelectorAll("[data-rows] > .is-current")) if (!row.contains(event.target)) row.classList.remove("is-current");
});

// The list of keys
if (help) {
  const box = byId("keys-on");
  box.checked = on;
  box.addEventListener("change", () => {
    on = box.checked;
    document.cookie = `${COOKIE}=${on ? "on" : "off"}; path=/; max-age=31536000; samesite=lax${SECURE ? "; secure" : ""}`;
  });
  new MutationObserver(() => {
    if (!help.open) return;
    const list = byId("keys-list");
    list.replaceChildren();
    const told = new Set();
    for (const element of document.querySelectorAll("[data-key]")) {
      if (told.has(element.dataset.key) || element.disabled) continue;
      told.add(element.dataset.key);
      const term = document.createElement("dt");
      for (const key of element.dataset.key.split(" ")) {
        const cap = document.createElement("kbd");
        cap.textContent = key;
        term.append(cap, " ");
      }
      const text = document.createElement("dd");
      text.textContent = name(element);
      list.append(term, text);
    }
  }).observe(help, { attributes: true, attributeFilter: ["open"] });
}

// The palette
const input = byId("palette-input");
const list = byId("palette-list");
let choices = [];
let chosen = 0;
let asked = 0;
let askTimer = 0;
let stop = null;

function openPalette() {
  if (palette.open) return palette.close();
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  input.value = "";
  palette.showModal();
  input.focus();
  offer([]);
  ask();
  return undefined;
}

function commands(query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const found = [];
  const told = new Set();
  for (const element of document.querySelectorAll("[data-key], [data-command]")) {
    const text = name(element);
    if (!text || told.has(text) || element.disabled || element.closest("dialog")) continue;
    const folded = fold(text);
    if (!words.every((word) => folded.includes(word))) continue;
    told.add(text);
    found.push({ label: text, hint: element.dataset.key ?? "", run: () => use(element) });
  }
  return found;
}

function offer(more) {
  const own = commands(input.value);
  const told = new Set(own.map((choice) => choice.label));
  choices = [...own, ...more.filter((choice) => !told.has(choice.label))].slice(0, 40);
  chosen = 0;
  list.replaceChildren(
    ...choices.map((choice, at) => {
      const item = document.createElement("li");
      item.id = `palette-${at}`;
      item.setAttribute("role", "option");
      const text = document.createElement("span");
      text.textContent = choice.label;
      const hint = document.createElement("span");
      hint.className = "muted small";
      hint.textContent = choice.hint ?? "";
      item.append(text, hint);
      item.addEventListener("click", () => run(at));
      return item;
    }),
  );
  mark();
}

function mark() {
  [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
  const item = list.children[chosen];
  if (item) {
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function run(at) {
  const choice = choices[at];
  if (!choice) return;
  palette.close();
  if (choice.url) location.assign(choice.url);
  else choice.run();
}

async function ask() {
  if (!palette.dataset.url) return;
  const turn = ++asked;
  stop?.abort();
  stop = new AbortController();
  try {
    const answer = await fetch(`${palette.dataset.url}?q=${encodeURIComponent(input.value)}`, { headers: { Accept: "application/json" }, signal: stop.signal });
    if (!answer.ok || turn !== asked) return;
    const data = await answer.json();
    if (turn === asked) offer(data.items ?? []);
  } catch {
    // Offline or overtaken: the page's own commands are still there.
  }
}

if (palette) {
  input.addEventListener("input", () => {
    offer(choices.filter((choice) => choice.url && fold(choice.label).includes(fold(input.value))));
    clearTimeout(askTimer);
    askTimer = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = choices.length - 1;
    const moves = { ArrowDown: chosen < last ? chosen + 1 : 0, ArrowUp: chosen > 0 ? chosen - 1 : last, PageDown: Math.min(last, chosen + 8), PageUp: Math.max(0, chosen - 8) };
    if (event.key in moves && choices.length) {
      event.preventDefault();
      chosen = moves[event.key];
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(chosen);
    }
  });
}
