// Taking a report with less typing: the decision shown while writing, suggestions taken by a key, the draft kept on the server.
// The form does all of this without this file too, by its buttons; nothing is ever kept in the browser.

const form = document.getElementById("report");
const byId = (id) => document.getElementById(id);
const text = form.elements.text;
const about = byId("report-about");
const offers = byId("report-offers");
const saved = byId("report-saved");
const token = form.elements.csrfmiddlewaretoken.value;

byId("report-look").hidden = true;
for (const hidden of form.querySelectorAll(".report-quick, .report-capture, #position-map")) hidden.hidden = false;
byId("position-device").hidden = !("geolocation" in navigator);
byId("concerns-add").hidden = false;
byId("concerns-plain").hidden = true;
tellBrief();

// What has been typed, without files: those go by themselves.
function typed() {
  const data = new FormData(form);
  data.delete("files");
  return data;
}

function send(address, body, headers = {}, signal = undefined) {
  return fetch(address, { method: "POST", body, signal, headers: { "X-CSRFToken": token, ...headers }, credentials: "same-origin" });
}

// --- What the regulation would say -------------------------------------------------------------------------------------
let asking = null;
let lookTimer = 0;

function look(wait = 300) {
  clearTimeout(lookTimer);
  lookTimer = setTimeout(ask, wait);
}

async function ask() {
  asking?.abort();
  const mine = (asking = new AbortController());
  about.classList.add("is-asking");
  try {
    const answer = await send(form.dataset.preview, typed(), { "X-Part": "about" }, mine.signal);
    if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
    const page = await answer.text();
    if (mine !== asking) return;
    put(about, page);
    const fresh = about.querySelector("template[data-offers]");
    if (fresh) {
      put(offers, fresh.innerHTML);
      fresh.remove();
    }
  } catch (error) {
    if (error.name === "AbortError") return;
    put(about, "");
    const said = document.createElement("p");
    said.className = "muted";
    said.textContent = form.dataset.tooSlow;
    about.append(said);
  } finally {
    if (mine === asking) about.classList.remove("is-asking");
    tellBrief();
  }
}

// Where the decision stands below the form, the bar of the button says it in one line.
function tellBrief() {
  const brief = byId("report-brief");
  const due = about.querySelector("#about-due")?.cloneNode(true);
  due?.querySelector(".small")?.remove();
  const parts = [about.querySelector(".report-lead-name, #about-lead strong, #about-missing p"), due].map((one) => one?.textContent.trim().replace(/\s+/g, " "));
  brief.textContent = parts.filter(Boolean).join(" · ");
  brief.hidden = !brief.textContent;
}

// Put new content where old was; the focus stays on the same thing.
function put(place, content) {
  const id = place.contains(document.activeElement) ? document.activeElement.id : "";
  const open = [...place.querySelectorAll("details")].map((one) => one.open);
  place.innerHTML = content;
  place.querySelectorAll("details").forEach((one, at) => (one.open = open[at] ?? one.open));
  if (id) byId(id)?.focus();
}

// --- The draft on the server --------------------------------------------------------------------------------------------
let changed = false;
let keeping = false;
let keepTimer = 0;
let sent = false;

function touch() {
  changed = true;
  if (!keepTimer) keepTimer = setTimeout(keep, 3000);
}

async function keep() {
  keepTimer = 0;
  if (!changed || keeping || sent || !text.value.trim()) return;
  changed = false;
  keeping = true;
  try {
    const answer = await send(form.dataset.draft, typed());
    const said = await answer.json();
    if (answer.ok) {
      saved.textContent = `${form.dataset.saved} ${said.saved}`;
      refuse("");
    } else {
      saved.textContent = said.error;
      if (said.code === "state-secret") refuse(said.error);
    }
  } catch {
    changed = true;
    saved.textContent = form.dataset.unsaved;
  } finally {
    keeping = false;
    if (changed && !keepTimer) keepTimer = setTimeout(keep, 3000);
  }
}

// The guard's refusal stands at the words it is about.
function refuse(why) {
  let said = byId("text-refused");
  if (!why) {
    said?.remove();
    text.removeAttribute("aria-invalid");
    return;
  }
  if (!said) {
    said = document.createElement("p");
    said.id = "text-refused";
    said.className = "field-error";
    said.setAttribute("role", "alert");
    text.after(said);
  }
  said.textContent = why;
  text.setAttribute("aria-invalid", "true");
}

let timed = form.elements.occurred_at.value !== form.dataset.now || form.elements.received_at.value !== form.dataset.now;
const opened = performance.now();

// A page may lie open for hours: the call begins with the first letter.
function startTimes() {
  if (timed) return;
  timed = true;
  const now = stamp(0);
  form.elements.occurred_at.value = now;
  form.elements.received_at.value = now;
}

// The server's time of opening and the time passed since; the clock of this machine may be wrong.
function stamp(ago) {
  const [, day, month, year, hour, minute] = form.dataset.now.match(/(\d+)\/(\d+)\/(\d+) (\d+):(\d+)/).map(Number);
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute) + Math.floor((performance.now() - opened) / 60000) * 60000 - ago * 60000);
  const two = (number) => String(number).padStart(2, "0");
  return `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

form.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  if (event.target === text) startTimes();
  if (event.target.name === "occurred_at" || event.target.name === "received_at") timed = true;
  touch();
  look();
});
form.addEventListener("change", (event) => {
  if (event.target.type === "file") return;
  touch();
  look(50);
});
form.addEventListener("submit", (event) => {
  if (event.submitter?.formAction && event.submitter.formAction !== location.origin + form.getAttribute("action")) return;
  if (sent) event.preventDefault();
  sent = true;
  setTimeout(() => (sent = false), 8000);
});
addEventListener("pageshow", () => (sent = false));
addEventListener("pagehide", () => {
  if (changed && !sent && text.value.trim()) fetch(form.dataset.draft, { method: "POST", body: typed(), headers: { "X-CSRFToken": token }, keepalive: true });
});

// --- Suggestions ---------------------------------------------------------------------------------------------------------
function take(chip) {
  const { part, code, name } = chip.dataset;
  if (part === "flags") {
    const box = form.querySelector(`input[name=flags][value="${CSS.escape(code)}"]`);
    if (box) box.checked = !box.checked;
  } else {
    const combo = form.querySelector(`select[name="${part}"]`)?.closest(".combo");
    combo?.dispatchEvent(new CustomEvent("combo-set", { detail: { value: code, label: name } }));
  }
  touch();
  look(0);
}

offers.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-part]");
  if (!chip) return;
  event.preventDefault();
  take(chip);
});

// --- Keys ------------------------------------------------------------------------------------------------------------------
const fields = () => [...form.querySelectorAll("input, select, textarea, summary, button[type=submit]")].filter((one) => one.tabIndex >= 0 && one.type !== "hidden" && one.offsetParent);

form.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(byId("report-save"));
  } else if (event.key === "Enter" && event.target.matches("input") && !event.altKey && !event.shiftKey) {
    event.preventDefault(); // In a field Enter goes on to the next one: a report is saved by the button or by Ctrl+Enter.
    const all = fields();
    all[all.indexOf(event.target) + 1]?.focus();
  }
});
document.addEventListener("keydown", (event) => {
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (!digit || !event.altKey || event.ctrlKey || event.metaKey) return;
  const chip = offers.querySelectorAll("[data-part]")[digit - 1];
  if (!chip) return;
  event.preventDefault();
  take(chip);
});

form.addEventListener("click", (event) => {
  const quick = event.target.closest("[data-ago]");
  if (!quick) return;
  timed = true;
  form.elements.occurred_at.value = stamp(Number(quick.dataset.ago));
  touch();
  look(0);
});

// --- Position ----------------------------------------------------------------------------------------------------------------
const said = byId("position-said");
const combo = form.querySelector("select[name=place]").closest(".combo");

async function placed(lat, lng) {
  form.elements.lat.value = lat.toFixed(5);
  form.elements.lng.value = lng.toFixed(5);
  form.elements.lat.closest("details").open = true;
  try {
    const answer = await fetch(`${form.dataset.places}?lat=${lat}&lng=${lng}`, { headers: { Accept: "application/json" } });
    const [first] = answer.ok ? await answer.json() : [];
    if (first && !form.elements.place.value) combo.dispatchEvent(new CustomEvent("combo-set", { detail: first }));
    said.textContent = first ? [first.label, first.hint].filter(Boolean).join(" – ") : "";
  } catch {
    said.textContent = "";
  }
  touch();
  look(0);
}

byId("position-device").addEventListener("click", () => {
  said.textContent = form.dataset.asking;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => placed(coords.latitude, coords.longitude),
    () => (said.textContent = form.dataset.noPosition),
    { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
  );
});

let map = null;
byId("position-map").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  const frame = byId("map-frame");
  const show = frame.hidden;
  frame.hidden = !show;
  button.setAttribute("aria-expanded", String(show));
  if (!show) return;
  const { open } = await import(form.dataset.mapScript);
  map ??= await open(frame, { script: form.dataset.leaflet, style: form.dataset.leafletStyle, zones: form.dataset.zones, picked: placed });
  map.show(Number.parseFloat(form.elements.lat.value), Number.parseFloat(form.elements.lng.value));
});

// --- Files ---------------------------------------------------------------------------------------------------------------------
const list = byId("report-files");

async function upload(input) {
  if (!input.files.length) return;
  const files = [...input.files];
  const arrived = [];
  input.disabled = true;
  try {
    const { LARGE, sendInPieces } = await import(form.dataset.uploadScript);
    const small = files.filter((file) => file.size <= LARGE);
    for (const file of files.filter((one) => one.size > LARGE)) {
      const id = await sendInPieces(file, form.querySelector("[data-uploads]"), token);
      if (id) arrived.push(id);
    }
    if (!small.length && !arrived.length) return;
    const data = typed(); // What was typed meanwhile is kept too.
    for (const file of small) data.append("files", file);
    for (const id of arrived) data.append("upload", id);
    const answer = await send(form.dataset.files, data);
    list.innerHTML = await answer.text();
  } catch {
    saved.textContent = form.dataset.unsaved;
  } finally {
    input.disabled = false;
    input.value = "";
    input.dispatchEvent(new Event("emptied-file"));
  }
}

for (const input of [byId("id_files"), ...form.querySelectorAll("[data-adds-files]")]) input.addEventListener("change", () => upload(input));
list.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-remove-file]");
  if (!button) return;
  event.preventDefault();
  const answer = await send(button.formAction, typed(), { "X-Part": "files" });
  if (answer.ok) list.innerHTML = await answer.text();
});

// --- Whom the report is about -------------------------------------------------------------------------------------------------
const concerns = byId("id_concerns");
const adder = byId("id_concerns_add") ?? byId("concerns-combo").querySelector("select");
const chosen = byId("concerns-chosen");

function fillAdder() {
  const select = byId("concerns-combo").querySelector("select");
  for (const group of concerns.children) select.append(group.cloneNode(true));
  for (const option of select.options) option.selected = false;
  select.value = "";
}

function showChosen() {
  chosen.replaceChildren(
    ...[...concerns.selectedOptions].map((option) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "chip is-on";
      button.textContent = `${option.textContent.trim()} ×`;
      button.addEventListener("click", () => {
        option.selected = false;
        showChosen();
        touch();
        look(0);
      });
      item.append(button);
      return item;
    }),
  );
}

if (adder) {
  fillAdder();
  showChosen();
  byId("concerns-combo").addEventListener("combo", (event) => {
    const option = [...concerns.options].find((one) => one.value === event.detail.value);
    if (option) option.selected = true;
    event.currentTarget.dispatchEvent(new CustomEvent("combo-set", { detail: { value: "", label: "" } }));
    showChosen();
  });
}

const wrong = byId("report-errors");
if (wrong) wrong.focus();
else if (document.activeElement === document.body) text.focus();
if (text.value.trim()) ask();
