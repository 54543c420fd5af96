// Menus, dialogs, forms sent once, and htmx fragments that keep focus and scroll. Pages work without this file.

const body = document.body;
const byId = (id) => document.getElementById(id);

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target) || event.target.closest("[data-dialog-open]")) menu.open = false;
  }
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    const dialog = byId(opener.dataset.dialogOpen);
    if (dialog && !dialog.open) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  const closer = event.target.closest("[data-dialog-close]");
  const within = closer?.closest("dialog");
  if (within) {
    event.preventDefault(); // A link, where the same form is a page of its own.
    within.close();
  }
  if (event.target.matches?.("dialog.dialog[open]")) {
    const box = event.target.getBoundingClientRect();
    const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
    if (outside && event.detail) event.target.close();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest?.("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A plain form goes once; the server takes repeated sending for one anyway, this spares the reader an odd answer.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.method === "get" || form.matches("[hx-post], [hx-put], [hx-delete], [data-many]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 8000);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Fragments
const isLive = (event) => /^live/.test(event.detail.requestConfig?.triggeringEvent?.type ?? event.detail.triggeringEvent?.type ?? "");
const isWriting = (element) => !!element && (element.matches("input:not([type=checkbox], [type=radio]), textarea, select") || element.isContentEditable);

// A live refresh waits while somebody writes, or has something open, inside the fragment.
const waiting = new Set();
body.addEventListener("htmx:confirm", (event) => {
  if (!isLive(event)) return;
  const target = event.detail.target ?? event.target;
  if (busy(target)) {
    event.preventDefault();
    waiting.add({ target, go: () => event.detail.issueRequest(true) });
  }
});
function busy(target) {
  return (isWriting(document.activeElement) && target.contains(document.activeElement)) || !!target.querySelector("dialog[open], details.menu[open], [data-busy]");
}
function release() {
  for (const held of [...waiting]) {
    if (!held.target.isConnected) waiting.delete(held);
    else if (!busy(held.target)) {
      waiting.delete(held);
      held.go();
    }
  }
}
document.addEventListener("focusout", () => setTimeout(release, 50));
document.addEventListener("close", () => setTimeout(release, 50), true);
document.addEventListener("toggle", () => setTimeout(release, 50), true);

function trail(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  for (const name of ["data-id", "href", "name", "data-key", "aria-label"]) {
    const value = element.getAttribute(name);
    if (value) return `${element.localName}[${name}="${CSS.escape(value)}"]`;
  }
  return "";
}

let kept = null;
body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  const type = xhr.getResponseHeader("Content-Type") ?? "";
  const whole = /^\s*<!doctype/i.test(xhr.responseText) && target !== body;
  if (whole && xhr.status < 400) {
    // The session ended, or the page moved: a whole page must not land inside a fragment.
    event.detail.shouldSwap = false;
    location.reload();
    return;
  }
  if (whole || (xhr.status >= 400 && !type.startsWith("text/html"))) {
    event.detail.shouldSwap = false;
    body.dispatchEvent(new CustomEvent("fault", { detail: { status: xhr.status } }));
    return;
  }
  const active = document.activeElement;
  const inside = active && target.contains(active) && active !== target;
  const boxes = [target, ...target.querySelectorAll("[data-keep-scroll]")].filter((box) => box.id && (box.scrollTop || box.scrollLeft));
  const opened = [...target.querySelectorAll("details[open][id]")].map((element) => element.id);
  kept = { focus: inside ? trail(active) : "", boxes: boxes.map((box) => [box.id, box.scrollTop, box.scrollLeft]), opened, x: scrollX, y: scrollY, live: isLive(event) };
});
body.addEventListener("htmx:afterSwap", (event) => {
  if (!kept) return;
  const { focus, boxes, opened, x, y, live } = kept;
  kept = null;
  for (const id of opened) byId(id)?.setAttribute("open", "");
  for (const [id, top, left] of boxes) byId(id)?.scrollTo(left, top);
  if (focus && (document.activeElement === body || !document.activeElement)) {
    (event.detail.target.querySelector?.(focus) ?? document.querySelector(`main ${focus}`))?.focus({ preventScroll: true });
  }
  if (live) scrollTo(x, y);
});
body.addEventListener("htmx:sendError", () => body.dispatchEvent(new CustomEvent("live-check")));

// A word at the foot of the page for a fault of the server, gone by itself.
body.addEventListener("fault", () => {
  const banner = byId("live-banner");
  if (!banner) return;
  banner.textContent = banner.dataset.fault;
  banner.dataset.state = "fault";
  banner.hidden = false;
  setTimeout(() => {
    if (banner.dataset.state === "fault") banner.hidden = true;
  }, 6000);
});

// The words of a file field are the browser's, in the browser's language: here the page says them. Without this file the browser's field is there.
function nameFiles(scope) {
  for (const input of scope.querySelectorAll?.("input[type=file]:not(.visually-hidden)") ?? []) {
    if (!input.id) continue;
    const box = Object.assign(document.createElement("span"), { className: "file" });
    const choose = Object.assign(document.createElement("label"), { className: "btn", htmlFor: input.id, textContent: body.dataset.chooseFile });
    const said = Object.assign(document.createElement("span"), { className: "muted small" });
    const tell = () => (said.textContent = [...input.files].map((file) => file.name).join(", ") || body.dataset.noFile);
    box.append(choose, said);
    input.classList.add("visually-hidden", "file-own");
    input.after(box); // The field itself stays where it is: moved, it would lose the focus.
    for (const event of ["change", "emptied-file"]) input.addEventListener(event, tell);
    tell();
  }
}
nameFiles(document);
body.addEventListener("htmx:load", (event) => nameFiles(event.detail.elt));
