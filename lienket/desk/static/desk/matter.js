// Acts open in a dialog; without this file they are pages of their own.

const dialog = document.getElementById("act-dialog");
const body = document.getElementById("act-body");

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== body || !body.firstElementChild) return;
  document.getElementById("more-acts")?.removeAttribute("open");
  if (!dialog.open) dialog.showModal();
  const bad = body.querySelector("[aria-invalid=true]");
  (bad ?? body.querySelector("[autofocus], textarea, select, input:not([type=hidden]), .btn--primary"))?.focus();
});

dialog?.addEventListener("close", () => body.replaceChildren());

// What was done is said once, not again after a reload.
if (document.querySelector("[data-done]")) history.replaceState(history.state, "", location.pathname);
