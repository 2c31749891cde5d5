/* Small tools for building elements. Everything is built once and then changed in place, so that an answer from the
   server never takes the focus, nor removes a button between finger down and finger up. */

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/** Colours come only from the data; an answer that is no level has a look of its own in the style sheet. */
export function paint(element, look) {
  element.style.setProperty("--level", look?.colour ?? "");
  element.style.setProperty("--on-level", look?.text_colour ?? "");
  element.classList.toggle("painted", Boolean(look?.colour));
  element.classList.toggle("no-insight", Boolean(look && !look.colour));
}

export const words = (look) => `${look.symbol} ${look.label}`;

export function badge(look) {
  const element = h("span", { class: "badge" }, words(look));
  paint(element, look);
  return element;
}

/** True where something is being written: a letter, but neither a digit nor a shortcut. */
export const isLetter = (event) => /^\p{L}$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;

/** Arrow keys walk between the buttons of a group; Tab leaves it. */
export function walkButtons(event, buttons) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const here = buttons.indexOf(event.target.closest("button"));
  if (!step || here < 0) return;
  event.preventDefault();
  buttons[(here + step + buttons.length) % buttons.length].focus();
}
