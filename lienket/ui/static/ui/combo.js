// Type-ahead comboboxes (ARIA 1.2 "list autocomplete"): <div class="combo" data-combo-url="…"> around
//   <input type="text"> and <input type="hidden" name="…">, or around one <select> that works without this file.
// Choices come as JSON [{"value", "label", "hint"}] from the address with ?q=, or from the options of the select.
// The chosen value goes into the hidden field (or select), which fires `change`; text that was not chosen is never taken for a choice.
// `data-combo-free` leaves typed text in the visible field; `combo-set` {value, label} on the div sets a choice from outside (a click on the map).

let serial = 0;
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

function enhance(root) {
  if (root.dataset.combo) return;
  root.dataset.combo = "1";
  const select = root.querySelector("select");
  const holder = select ?? root.querySelector("input[type=hidden]");
  const input = select ? document.createElement("input") : root.querySelector("input:not([type=hidden])");
  const url = root.dataset.comboUrl ?? "";
  const free = "comboFree" in root.dataset;
  const id = `combo-${++serial}`;
  if (select) {
    input.type = "text";
    input.id = select.id;
    input.required = select.required;
    for (const name of ["aria-describedby", "aria-invalid", "placeholder", "data-key", "autofocus"]) {
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    }
    input.value = select.value ? select.selectedOptions[0].textContent.trim() : "";
    select.removeAttribute("id");
    select.required = false;
    select.hidden = true;
    root.prepend(input);
  }
  const list = document.createElement("ul");
  list.id = `${id}-list`;
  list.className = "combo-list";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  const labels = input.labels?.[0];
  list.setAttribute("aria-label", labels?.textContent.trim() || input.getAttribute("aria-label") || "…");
  const count = document.createElement("span");
  count.className = "visually-hidden";
  count.setAttribute("role", "status");
  root.append(list, count);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off", spellcheck: "false" })) {
    input.setAttribute(name, value);
  }
  input.removeAttribute("name");
  if (free && root.dataset.comboFree) input.name = root.dataset.comboFree;

  let choices = [];
  let active = -1;
  let shown = input.value;
  let turn = 0;
  let timer = 0;
  let stop = null;
  let answered = null; // The words the list answers: Enter never takes from a list of earlier words.
  let accept = false; // Enter came before the answer to the words typed.

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = () => {
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
    const item = list.children[active];
    if (item) {
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };

  const offer = (found, query) => {
    choices = found;
    answered = query;
    active = -1;
    list.replaceChildren(
      ...found.map((choice, at) => {
        const item = document.createElement("li");
        item.id = `${id}-${at}`;
        item.setAttribute("role", "option");
        const text = document.createElement("span");
        text.textContent = choice.label;
        item.append(text);
        if (choice.hint) {
          const hint = document.createElement("span");
          hint.className = "muted small";
          hint.textContent = choice.hint;
          item.append(hint);
        }
        item.addEventListener("pointerdown", (event) => event.preventDefault());
        item.addEventListener("click", () => choose(choice));
        return item;
      }),
    );
    count.textContent = found.length ? String(found.length) : (document.body.dataset.none ?? "");
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    mark();
    if (accept && found.length) choose(found[0]);
    accept = false;
  };

  // What is longer than the field can be read by pointing at it.
  const entitle = () => (input.title = holder.value ? input.value : "");

  const put = (value, label) => {
    if (select && value && ![...select.options].some((option) => option.value === value)) select.add(new Option(label, value));
    if (holder.value !== value) {
      holder.value = value;
      holder.dispatchEvent(new Event("change", { bubbles: true }));
    }
    entitle();
  };

  const choose = (choice) => {
    input.value = shown = choice.label;
    input.removeAttribute("aria-invalid");
    close();
    put(String(choice.value), choice.label);
    root.dispatchEvent(new CustomEvent("combo", { bubbles: true, detail: choice }));
  };

  const own = (query) => {
    const words = fold(query).split(/\s+/).filter(Boolean);
    return [...select.options]
      .filter((option) => option.value && words.every((word) => fold(option.textContent).includes(word)))
      .map((option) => ({ value: option.value, label: option.textContent.trim(), hint: option.dataset.hint ?? option.parentElement.label ?? "" }));
  };

  const ask = async (query) => {
    const mine = ++turn;
    stop?.abort();
    if (!url) return offer(own(query), query);
    stop = new AbortController();
    try {
      const answer = await fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" }, signal: stop.signal });
      if (!answer.ok || mine !== turn || document.activeElement !== input) return undefined;
      offer(await answer.json(), query);
    } catch {
      if (mine === turn && select) offer(own(query), query);
    }
    return undefined;
  };
  entitle();

  input.addEventListener("input", () => {
    if (holder.value && input.value !== shown) put("", "");
    accept = false;
    clearTimeout(timer);
    timer = setTimeout(() => ask(input.value), url ? 150 : 0);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = choices.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask(input.value === shown && holder.value ? "" : input.value);
      else {
        active = event.key === "ArrowDown" ? (active < last ? active + 1 : 0) : active > 0 ? active - 1 : last;
        mark();
      }
    } else if (event.key === "Enter" && input.value && input.value !== shown && answered !== input.value) {
      event.preventDefault();
      clearTimeout(timer);
      accept = true;
      ask(input.value);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (choices.length) choose(choices[Math.max(active, 0)]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Tab" && !list.hidden && active >= 0) choose(choices[active]);
  });
  input.addEventListener("click", () => {
    if (list.hidden && !input.value) ask("");
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    accept = false;
    turn += 1;
    const exact = choices.filter((choice) => fold(choice.label) === fold(input.value.trim()));
    if (!holder.value && exact.length === 1) choose(exact[0]);
    close();
    if (!input.value.trim()) put("", "");
    else if (!free && !holder.value) input.setAttribute("aria-invalid", "true");
  });
  root.addEventListener("combo-set", (event) => {
    const { value, label } = event.detail;
    input.value = shown = label ?? "";
    input.removeAttribute("aria-invalid");
    put(String(value ?? ""), label ?? "");
  });
}

const all = (scope) => {
  if (scope.matches?.(".combo")) enhance(scope);
  for (const root of scope.querySelectorAll?.(".combo") ?? []) enhance(root);
};
all(document);
document.body.addEventListener("htmx:load", (event) => all(event.detail.elt));
