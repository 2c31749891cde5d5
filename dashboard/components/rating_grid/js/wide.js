/* The grid on a wide screen: an ARIA grid in which one cell at a time can be reached with Tab and the rest with arrows. */

import { h, isLetter, paint, setAttribute, setText } from "./dom.js";
import { keyOf } from "./model.js";
import { WORDS } from "./words.js";

export function wideView(ui) {
  const cells = new Map();
  const table = h(
    "table",
    { role: "grid", "aria-label": WORDS.grid, onkeydown: (event) => onKey(ui, event), onclick: choose, onfocusin: follow },
    head(ui.model),
    h("tbody", {}, ...ui.model.places.map((place) => row(ui.model, place, cells))),
  );
  table.style.setProperty("--columns", ui.model.themes.length);
  table.addEventListener("paste", (event) => {
    event.preventDefault();
    ui.paste(event.clipboardData.getData("text/plain"));
  });

  function choose(event) {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (key) ui.openPalette(key);
  }

  function follow(event) {
    const key = event.target.dataset.key;
    if (key) ui.moveTo(key);
  }

  const levels = ui.model.answers.filter((look) => look.rank);
  const keys = WORDS.keys(levels.at(0), levels.at(-1)).flatMap(([key, does]) => [h("span", {}, h("kbd", {}, key), ` ${does}`)]);
  return {
    element: h("div", {}, h("p", { class: "keys quiet" }, ...keys), h("div", { class: "scroller" }, table)),
    update: () => cells.forEach((cell, key) => updateCell(cell, key, ui)),
    focus: (key) => cells.get(key)?.element.focus(),
    reveal: (key) => ui.moveTo(key),
    elementOf: (key) => cells.get(key)?.element,
  };
}

function head(model) {
  const themes = model.themes.map((theme) => h("th", { scope: "col", role: "columnheader" }, theme.label));
  return h("thead", {}, h("tr", { role: "row" }, h("th", { scope: "col", role: "columnheader" }, WORDS.place), ...themes));
}

function row(model, place, cells) {
  const made = model.themes.map((theme) => {
    const key = keyOf(place.id, theme.id);
    if (!model.served.has(key)) return absent();
    cells.set(key, newCell(key));
    return cells.get(key).element;
  });
  return h("tr", { role: "row" }, h("th", { scope: "row", role: "rowheader" }, place.label), ...made);
}

function absent() {
  return h("td", { role: "gridcell", class: "absent", "aria-disabled": "true" }, h("span", { class: "unseen" }, WORDS.notAsked));
}

/** The cell's name is what stands in it; symbols are for the eye, and what only marks show is said in words as well. */
function newCell(key) {
  const [symbol, lastSymbol, marks] = ["symbol", "symbol", "marks"].map((name) => h("span", { class: name, "aria-hidden": "true" }));
  const [word, lastWord, note, unseen] = ["word", "word", "note", "unseen"].map((name) => h("span", { class: name }));
  const before = h("span", { class: "before" }, h("span", { class: "label" }), " ", lastSymbol, " ", lastWord);
  const top = h("span", { class: "top" }, h("span", { class: "now" }, symbol, " ", word), marks);
  const element = h("td", { role: "gridcell", "data-key": key, tabindex: "-1" }, top, " ", before, " ", note, " ", unseen);
  return { element, symbol, word, lastSymbol, lastWord, marks, note, unseen, label: before.firstChild };
}

function updateCell(parts, key, ui) {
  const cell = ui.model.cell(key);
  const look = ui.model.look(cell.answer);
  const last = ui.model.look(cell.previous_answer);
  const state = ui.stateOf(key);
  setAttribute(parts.element, "tabindex", ui.cursor === key ? 0 : -1);
  parts.element.classList.toggle("alarm", state.isAlarm);
  paint(parts.element, look);
  setText(parts.symbol, look?.symbol ?? "");
  setText(parts.word, look?.label ?? "");
  setText(parts.label, last ? WORDS.previous("") : WORDS.previousNone);
  setText(parts.lastSymbol, last?.symbol ?? "");
  setText(parts.lastWord, last?.label ?? "");
  setText(parts.marks, state.marks);
  setText(parts.note, state.note);
  setText(parts.unseen, look ? state.unseen : WORDS.blank);
}

/** Where a key leads: past cells that are not asked for, and sideways from one row's end to the next row's beginning. */
function destination(model, key, event) {
  const ends = (name) => model.keys.filter((other) => model.served.get(other)[name] === model.served.get(key)[name]);
  const step = (keys, steps) => keys[keys.indexOf(key) + steps] ?? key;
  switch (event.key) {
    case "ArrowUp": return step(ends("theme_id"), -1);
    case "ArrowDown": return step(ends("theme_id"), 1);
    case "ArrowLeft": return step(model.keys, -1);
    case "ArrowRight": return step(model.keys, 1);
    case "Home": return (event.ctrlKey ? model.keys : ends("area_id")).at(0);
    case "End": return (event.ctrlKey ? model.keys : ends("area_id")).at(-1);
    case "PageUp": return ends("theme_id").at(0);
    case "PageDown": return ends("theme_id").at(-1);
    default: return null;
  }
}

function onKey(ui, event) {
  const key = event.target.dataset.key;
  if (!key || event.altKey) return;
  const to = destination(ui.model, key, event);
  if (to) ui.focusCell(to);
  else if (event.key === " ") ui.openPalette(key);
  else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "F2")
    ui.openDetails(key, ui.model.needsComment(key));
  else if (isLetter(event)) return ui.write(key);
  else if (!ui.onAnswerKey(key, event)) return;
  event.preventDefault();
}
