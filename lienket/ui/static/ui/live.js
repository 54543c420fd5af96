// Live updates: server-sent events that resume by a sealed cursor into the journal, polling where those fail, and a banner that tells the truth about it.
//
// Dispatches on <body>: `live` {seq, matters} whenever something this post may see has changed, and `live-<matter id hex>` for each matter.

const body = document.body;
const origin = body.dataset.live || "";
let seq = body.dataset.seq ?? ""; // Sealed by the server: to us it is only a mark to give back.
let source = null;
let failures = 0;
let state = "wait";
let since = null; // When the connection was lost.
let heardAt = performance.now();
let retryTimer = 0;
let pollTimer = 0;
let polling = false;
let asleep = false;

const SILENCE = 40_000;
const POLL = 10_000;
const DEBOUNCE = 250;

// What has changed, gathered for a moment, then told once.
const changed = new Set();
let everything = false;
let tellTimer = 0;

function gather(data, refresh) {
  if (typeof data?.seq === "string") seq = data.seq;
  for (const matter of data?.matters ?? []) changed.add(matter);
  everything ||= Boolean(refresh || data?.refresh);
  if (!changed.size && !everything) return;
  tellTimer ||= setTimeout(tell, DEBOUNCE);
}

function tell() {
  tellTimer = 0;
  const matters = [...changed];
  const detail = { seq, matters, refresh: everything };
  if (everything) {
    for (const element of document.querySelectorAll("[hx-trigger*='live-']")) {
      for (const [, hex] of element.getAttribute("hx-trigger").matchAll(/live-([0-9a-f]{32})/g)) changed.add(hex);
    }
  }
  const names = [...changed];
  changed.clear();
  everything = false;
  body.dataset.seq = seq;
  body.dispatchEvent(new CustomEvent("live", { detail }));
  for (const hex of names) body.dispatchEvent(new CustomEvent(`live-${hex}`, { detail }));
}

// State and banner
const banner = document.getElementById("live-banner");
const link = document.getElementById("link-state");
let hideTimer = 0;

function clock(date) {
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

function show(text, kind, forMs) {
  if (!banner) return;
  clearTimeout(hideTimer);
  banner.dataset.state = kind;
  if (banner.textContent !== text) banner.textContent = text;
  banner.hidden = false;
  if (forMs) hideTimer = setTimeout(() => (banner.hidden = true), forMs);
}

function become(next) {
  const before = state;
  state = next;
  if (link) {
    link.dataset.state = next === "out" ? "off" : next;
    link.querySelector(".link-word").textContent = link.dataset[next === "out" ? "off" : next] ?? "";
  }
  body.dataset.link = next;
  if (next === "off") {
    since ??= new Date();
    const words = navigator.onLine === false ? banner?.dataset.offline : banner?.dataset.lost;
    show((words ?? "").replace("{time}", clock(since)), "off");
    return;
  }
  if (next === "out") show(banner?.dataset.out ?? "", "off");
  if (next === "late" && before !== "late") show(banner?.dataset.slow ?? "", "late", 6000);
  if (next === "on" && (before === "off" || before === "late")) show(banner?.dataset.back ?? "", "on", 4000);
  if (next === "on" || next === "late") since = null;
}

// Events
function connect() {
  clearTimeout(retryTimer);
  source?.close();
  const opened = new EventSource(`${origin}/live?since=${encodeURIComponent(seq)}`, { withCredentials: true });
  source = opened;
  heardAt = performance.now();
  const heard = (event, refresh) => {
    if (source !== opened) return;
    heardAt = performance.now();
    failures = 0;
    stopPolling();
    if (state !== "on") become("on");
    if (event.lastEventId) seq = event.lastEventId;
    let data = null;
    try {
      data = event.data ? JSON.parse(event.data) : null;
    } catch {
      refresh = true;
    }
    gather(data, refresh);
  };
  opened.onopen = (event) => heard(event, false);
  opened.onmessage = (event) => heard(event, false);
  opened.addEventListener("change", (event) => heard(event, false));
  opened.addEventListener("ping", (event) => heard(event, false));
  opened.addEventListener("refresh", (event) => heard(event, true));
  opened.onerror = () => {
    if (source === opened) fail();
  };
}

function fail() {
  source?.close();
  source = null;
  failures += 1;
  const wait = Math.min(15_000, 1000 * 2 ** Math.min(failures - 1, 5)) * (0.75 + Math.random() / 2);
  clearTimeout(retryTimer);
  retryTimer = setTimeout(connect, wait);
  if (!polling) startPolling();
}

// Polling, while there are no events
function startPolling() {
  polling = true;
  clearTimeout(pollTimer);
  pollTimer = setTimeout(poll, 300);
}

function stopPolling() {
  polling = false;
  clearTimeout(pollTimer);
}

async function poll() {
  clearTimeout(pollTimer);
  const wasOff = state === "off";
  try {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 8000);
    const answer = await fetch(`/live/since?since=${encodeURIComponent(seq)}`, { headers: { Accept: "application/json" }, cache: "no-store", signal: stop.signal });
    clearTimeout(timer);
    if (answer.redirected || answer.status === 401 || answer.status === 403) {
      stopPolling();
      clearTimeout(retryTimer);
      source?.close();
      source = null;
      become("out");
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const data = await answer.json();
    if (!polling) return;
    if (wasOff) connect(); // The server is back: do not wait for the next try.
    if (failures > 1 || state === "off") become("late");
    gather(data, false);
  } catch {
    if (!polling) return;
    become("off");
  }
  if (polling) pollTimer = setTimeout(poll, state === "late" ? POLL : 3000);
}

// The page's own circumstances
addEventListener("offline", () => {
  source?.close();
  source = null;
  clearTimeout(retryTimer);
  if (!polling) startPolling();
  become("off");
});
addEventListener("online", connect);
// Signed out, the page is veiled (shell.css); who signs in again, on another page of this browser, comes back to it as it was.
addEventListener("focus", () => {
  if (state === "out") connect();
});
addEventListener("pagehide", () => {
  clearTimeout(retryTimer);
  stopPolling();
  source?.close();
  source = null;
});
addEventListener("pageshow", (event) => {
  if (event.persisted) wake();
});

// A tab nobody looks at gives its connection back after a minute; browsers allow few of them to one address.
let sleepTimer = 0;
document.addEventListener("visibilitychange", () => {
  clearTimeout(sleepTimer);
  if (!document.hidden) return asleep ? wake() : undefined;
  sleepTimer = setTimeout(() => {
    asleep = true;
    clearTimeout(retryTimer);
    stopPolling();
    source?.close();
    source = null;
  }, 60_000);
  return undefined;
});
function wake() {
  asleep = false;
  failures = 0;
  connect();
}
body.addEventListener("live-check", () => {
  if (!asleep && !polling) startPolling();
});
setInterval(() => {
  if (source && performance.now() - heardAt > SILENCE) fail();
}, 5000);

// Who has a page open is there: asked now and then by the way of the pages, the session does not end for want of use.
setInterval(() => {
  if (!asleep && !polling) poll();
}, 600_000);

connect();
