// The button of a page with a security key, and what the page says where a key cannot be asked here, or did not answer.
(() => {
  const button = document.querySelector("[data-security-key]");
  const show = (name) => { document.querySelector(`[data-key-${name}]`).hidden = false; };
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show("refused");
  });
  if (!window.isSecureContext || !window.PublicKeyCredential) {
    show("unknown");
    button.disabled = true;
    return;
  }
  const { securityKey, credential, options } = button.dataset;
  window.allauth.webauthn.forms[securityKey]({ ids: { add: button.id, authenticate: button.id, credential }, data: JSON.parse(options) });
})();
