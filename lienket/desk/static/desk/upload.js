// Large files go in pieces and go on where they stopped, after a lost line as after a reload. Without this file a file goes with its form, in one.

export const LARGE = 2_000_000;
const LONGEST_PAUSE = 15_000;

// The server refused for a reason that waiting does not mend; the words are the server's.
class Refused extends Error {}
class Stopped extends Error {}

async function digestOf(file) {
  if (!globalThis.crypto?.subtle) return ""; // Browsers have it on safe lines only.
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// One file in the list of those under way: its bar, its words, its button to stop.
function shown(box, file) {
  const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
  const [name, bar, said, stop] = [".upload-name", "progress", ".upload-said", "button"].map((part) => row.querySelector(part));
  const halt = new AbortController();
  name.textContent = file.name;
  bar.setAttribute("aria-label", file.name);
  stop.setAttribute("aria-label", `${stop.textContent.trim()} ${file.name}`);
  stop.addEventListener("click", () => halt.abort());
  box.append(row);
  let told = -1;
  return {
    signal: halt.signal,
    remove: () => row.remove(),
    at(offset) {
      const percent = Math.floor((100 * offset) / file.size);
      bar.value = percent;
      const tens = Math.floor(percent / 10);
      if (tens !== told) said.textContent = box.dataset.sending.replace("{percent}", String(percent)); // Screen readers are told every tenth.
      told = tens;
    },
    waits() {
      told = -1;
      said.textContent = box.dataset.waiting;
    },
    refused(why) {
      stop.remove();
      bar.remove();
      said.textContent = why;
      said.classList.add("field-error");
      said.setAttribute("role", "alert");
    },
  };
}

function pause(length, signal) {
  return new Promise((go) => {
    const timer = setTimeout(go, length);
    for (const [target, event] of [[globalThis, "online"], [signal, "abort"]]) target.addEventListener(event, () => (clearTimeout(timer), go()), { once: true });
  });
}

// Send `file`; gives the id of what has arrived, or "" where it was stopped or refused, which the row says.
export async function sendInPieces(file, box, token) {
  const row = shown(box, file);
  const address = box.dataset.address;
  let id = "";
  const ask = async (to, method, body, headers = {}) => {
    const answer = await fetch(to, { method, body, credentials: "same-origin", signal: row.signal, headers: { "X-CSRFToken": token, ...headers } });
    if (answer.status === 503 || answer.status === 502 || answer.status === 504) throw new TypeError(String(answer.status)); // As if there were no line.
    return answer;
  };
  const understood = async (answer) => {
    const said = await answer.json();
    if (!answer.ok) throw new Refused(said.detail ?? box.dataset.failed);
    return said;
  };
  try {
    const about = JSON.stringify({ name: file.name, size: file.size, mark: String(file.lastModified), digest: await digestOf(file) });
    let [state, wait] = [null, 1000];
    for (;;) {
      try {
        if (state === null) state = await understood(await ask(id ? `${address}/${id}` : address, id ? "GET" : "POST", id ? undefined : about, { "Content-Type": "application/json" }));
        id = state.id;
        row.at(state.offset);
        if (state.offset >= file.size) break;
        const piece = file.slice(state.offset, state.offset + state.piece);
        const answer = await ask(`${address}/${id}`, "PATCH", piece, { "Upload-Offset": String(state.offset), "Content-Type": "application/octet-stream" });
        state = answer.status === 409 ? null : await understood(answer); // A piece whose answer was lost is here already.
        wait = 1000;
      } catch (error) {
        if (row.signal.aborted) throw new Stopped();
        if (error instanceof Refused || !(error instanceof TypeError)) throw error;
        row.waits();
        await pause(wait, row.signal);
        if (row.signal.aborted) throw new Stopped();
        [state, wait] = [null, Math.min(2 * wait, LONGEST_PAUSE)];
      }
    }
    row.remove();
    return id;
  } catch (error) {
    if (error instanceof Stopped) {
      if (id) fetch(`${address}/${id}`, { method: "DELETE", credentials: "same-origin", headers: { "X-CSRFToken": token } }).catch(() => {});
      row.remove();
    } else row.refused(error instanceof Refused ? error.message : box.dataset.failed);
    return "";
  }
}

// The form of an act with a file: a large one goes first, then the form without it.
document.body.addEventListener("htmx:confirm", async (event) => {
  const form = event.target.closest?.("form");
  const box = form?.querySelector("[data-uploads]");
  const input = form?.querySelector("input[type=file]");
  const file = input?.files[0];
  if (event.target !== form || !box || !file || file.size <= LARGE) return;
  event.preventDefault();
  const button = form.querySelector("button[type=submit]");
  for (const old of box.querySelectorAll(".upload:has(.field-error)")) old.remove();
  button.disabled = true;
  const id = await sendInPieces(file, box, form.elements.csrfmiddlewaretoken.value);
  button.disabled = false;
  if (!form.isConnected) return;
  if (!id) return input.focus(); // The button has lost it while it could not be pressed, and another file is what to choose.
  input.disabled = true;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "upload", value: id }));
  event.detail.issueRequest(true);
});

// What was begun before and is not wanted any more.
document.body.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-drop-upload]");
  if (!button) return;
  const box = button.closest("[data-uploads]");
  const token = button.closest("form").elements.csrfmiddlewaretoken.value;
  const answer = await fetch(`${box.dataset.address}/${button.dataset.dropUpload}`, { method: "DELETE", credentials: "same-origin", headers: { "X-CSRFToken": token } });
  if (answer.ok || answer.status === 404) button.closest("li").remove();
});
