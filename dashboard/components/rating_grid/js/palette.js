/* The small palette beside a cell, for mouse and finger: the same answers as on the keyboard. */

import { h, paint, setAttribute, walkButtons, words } from "./dom.js";
import { WORDS } from "./words.js";

export function palette(ui) {
  let key = null;
  const element = h("div", { class: "palette", role: "dialog", hidden: true, onkeydown: onKey, onfocusout: onLeave });

  function open(cellKey) {
    key = cellKey;
    const choices = ui.model.answers.map((look) => choice(look));
    const previous = ui.model.look(ui.model.cell(key).previous_answer);
    const label = previous ? WORDS.unchangedAs(words(previous)) : WORDS.previousNone;
    element.replaceChildren(
      ...choices,
      h("button", { type: "button", class: "wide", disabled: !previous, onclick: () => act(() => ui.unchanged(key)) }, label),
      h("button", { type: "button", class: "wide", onclick: () => act(() => ui.openDetails(key)) }, `${WORDS.details} …`),
      h("button", { type: "button", class: "wide", onclick: () => act(() => ui.clear(key)) }, WORDS.clear),
    );
    setAttribute(element, "aria-label", ui.model.where(key));
    element.hidden = false;
    place(ui.elementOf(key));
    (element.querySelector("[aria-pressed=true]") ?? element.querySelector("button")).focus({ preventScroll: true });
  }

  function choice(look) {
    const pressed = ui.model.cell(key).answer === look.code;
    const button = h("button", { type: "button", "aria-pressed": String(pressed) }, words(look));
    button.addEventListener("click", () => act(() => ui.answer(key, look.code)));
    paint(button, look);
    return button;
  }

  function act(what) {
    close();
    what();
  }

  function close() {
    if (element.hidden) return;
    const inside = element.contains(element.getRootNode().activeElement);
    element.hidden = true;
    if (inside) ui.focusCell(key);
  }

  function onKey(event) {
    if (event.key === "Escape") close();
    else if (ui.isAnswerKey(event)) act(() => ui.onAnswerKey(key, event));
    else return walkButtons(event, [...element.querySelectorAll("button:enabled")]);
    event.preventDefault();
  }

  function onLeave(event) {
    if (event.relatedTarget && !element.contains(event.relatedTarget)) element.hidden = true;
  }

  /** Under the cell, or over it where there is no room below; never outside the grid. */
  function place(cell) {
    const [frame, box] = [ui.root.getBoundingClientRect(), cell.getBoundingClientRect()];
    const left = Math.min(box.left - frame.left, frame.width - element.offsetWidth);
    const isBelow = box.bottom + element.offsetHeight + 8 < innerHeight || box.top < element.offsetHeight;
    const top = isBelow ? box.bottom - frame.top + 4 : box.top - frame.top - element.offsetHeight - 4;
    element.style.left = `${Math.max(0, left)}px`;
    element.style.top = `${top}px`;
  }

  return { element, open, close, isOpen: () => !element.hidden };
}
