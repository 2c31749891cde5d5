/* On a phone: one place (or one theme) at a time. Each cell is a card; the one at hand is open and shows its answers. */

import { h, paint, setAttribute, setText, words } from "./dom.js";
import { WORDS } from "./words.js";

const BY = "rating_grid by"; // how the member likes to go; says nothing of the answers, so it may stay
const DOUBLE_TAP = 250; // after the next card has come up under the finger, a second tap is not meant for it
const SWIPE = 60;

export function narrowView(ui) {
  let by = localStorage.getItem(BY) === "theme" ? "theme" : "place";
  let groups = [];
  let at = 0;
  let openKey = null;
  let cards = new Map();
  let moving = null;

  const modes = [["place", WORDS.onePlace], ["theme", WORDS.oneTheme]].map(([value, label]) =>
    h("button", { type: "button", "data-by": value, onclick: () => goBy(value) }, label));
  const back = h("button", { type: "button", class: "step", onclick: () => goTo(at - 1) }, "←");
  const onward = h("button", { type: "button", class: "step", onclick: () => goTo(at + 1) }, "→");
  const title = h("h3", { tabindex: "-1" });
  const count = h("span", { class: "quiet" });
  const list = h("div", { class: "cards", role: "group" });
  const next = h("button", { type: "button", class: "wide next", onclick: () => goTo(at + 1) });
  const allDone = h("p", { class: "all-done" }, WORDS.allDone);
  const element = h("div", { class: "narrow" },
    h("div", { class: "modes", role: "group", "aria-label": WORDS.howToGo }, ...modes),
    h("div", { class: "group" }, back, h("div", {}, title, count), onward),
    list, allDone, next);
  swipes(element, (step) => goTo(at + step));

  function goBy(value) {
    const key = openKey;
    by = value;
    localStorage.setItem(BY, by);
    groups = ui.model.groups(by);
    show(Math.max(0, groups.findIndex((group) => group.keys.includes(key))), key);
  }

  function goTo(index) {
    if (!groups[index]) return;
    show(index, ui.model.firstBlank(groups[index].keys));
    title.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }

  function show(index, key) {
    at = index;
    cards = new Map(groups[at].keys.map((each) => [each, card(ui, each, by, { toggle, chosen })]));
    list.replaceChildren(...[...cards.values()].map((each) => each.element));
    open(key);
    update();
  }

  function open(key) {
    openKey = key;
    if (key) ui.moveTo(key);
    cards.forEach((each, other) => each.open(other === key));
  }

  function toggle(key, event) {
    if (!isMeant(event)) return;
    open(openKey === key ? null : key);
  }

  /** After an answer: stay if it was a change of mind or a comment is asked for, else on to the next without an answer. */
  function chosen(key, event, act) {
    if (!isMeant(event)) return;
    const wasDone = isDone(key);
    act();
    if (ui.model.needsComment(key)) cards.get(key).showAsk();
    if (!wasDone && isDone(key)) goOn(key);
  }

  function isMeant(event) {
    return !event.detail || list.dataset.justMoved === undefined;
  }

  function move() {
    list.dataset.justMoved = "";
    clearTimeout(moving);
    moving = setTimeout(() => delete list.dataset.justMoved, DOUBLE_TAP);
  }

  function isDone(key) {
    return ui.model.isAnswered(key) && !ui.model.needsComment(key);
  }

  function goOn(key) {
    const to = nextBlank(key);
    if (!to) return reveal(key);
    move();
    const index = groups.findIndex((group) => group.keys.includes(to));
    if (index === at) open(to);
    else show(index, to);
    return cards.get(to).focus();
  }

  function nextBlank(key) {
    const keys = groups.flatMap((group) => group.keys);
    const here = keys.indexOf(key);
    return [...keys.slice(here + 1), ...keys.slice(0, here)].find((other) => !ui.model.isAnswered(other));
  }

  function update() {
    const group = groups[at];
    const done = group.keys.filter((key) => ui.model.isAnswered(key)).length;
    for (const button of modes) setAttribute(button, "aria-pressed", button.dataset.by === by);
    setText(title, group.label);
    setText(count, WORDS.inGroup(done, group.keys.length));
    for (const [button, other] of [[back, groups[at - 1]], [onward, groups[at + 1]]]) {
      button.disabled = !other;
      setAttribute(button, "aria-label", other ? WORDS.back(other.label) : WORDS.back("…"));
    }
    next.hidden = !groups[at + 1];
    allDone.hidden = !ui.model.keys.every((key) => ui.model.isAnswered(key));
    setText(next, groups[at + 1] ? `${groups[at + 1].label} →` : "");
    setAttribute(list, "aria-label", group.label);
    cards.forEach((each) => each.update());
  }

  function reveal(key) {
    const index = groups.findIndex((group) => group.keys.includes(key));
    if (index !== at) show(index, key);
    else if (openKey !== key) open(key);
  }

  groups = ui.model.groups(by);
  show(groups.findIndex((group) => group.keys.includes(ui.cursor)), ui.cursor);
  return {
    element,
    update,
    focus: (key) => { reveal(key); cards.get(key).focus(); },
    reveal,
    goOn,
    elementOf: (key) => cards.get(key)?.element,
  };
}

function card(ui, key, by, { toggle, chosen }) {
  const { model } = ui;
  const previous = model.look(model.cell(key).previous_answer);
  const name = h("span", { class: "name" }, by === "theme" ? model.placeOf(key) : model.themeOf(key));
  const [now, marks, note] = [h("span", { class: "badge" }), h("span", { class: "marks", "aria-hidden": "true" }), h("span", { class: "note" })];
  const unseen = h("span", { class: "unseen" });
  const header = h("button", { type: "button", class: "header", onclick: (event) => toggle(key, event) },
    name, h("span", { class: "given" }, marks, now), note, unseen);
  const descriptor = h("p", { class: "descriptor" });
  const same = h("button", { type: "button", class: "wide same", disabled: !previous, onclick: (event) => chosen(key, event, () => ui.unchanged(key)) },
    previous ? WORDS.unchangedAs(words(previous)) : WORDS.previousNone);
  const choices = model.answers.map((look) => choice(look));
  const ask = h("div", { class: "ask" }, h("p", {}, WORDS.askWhy),
    h("button", { type: "button", onclick: () => ui.openDetails(key, true) }, WORDS.writeComment),
    h("button", { type: "button", onclick: (event) => chosen(key, event, () => ui.settle(key)) }, WORDS.settle));
  const problem = h("p", { class: "problem" });
  const more = h("button", { type: "button", class: "plain wide", onclick: () => ui.openDetails(key) }, WORDS.details);
  const body = h("div", { class: "body" }, problem, same, h("div", { class: "answers" }, ...choices), ask, more);
  const element = h("div", { class: "card", "data-key": key }, header, descriptor, body);

  function choice(look) {
    const isLast = look === previous;
    const button = h("button", { type: "button", "data-answer": look.code, onclick: (event) => chosen(key, event, () => ui.answer(key, look.code)) },
      h("span", {}, words(look)), isLast ? h("small", {}, WORDS.lastTime) : null);
    paint(button, look);
    return button;
  }

  function update() {
    const cell = model.cell(key);
    const look = model.look(cell.answer);
    const state = ui.stateOf(key);
    paint(now, look);
    setText(now, look ? words(look) : previous ? WORDS.previous(words(previous)) : WORDS.previousNone);
    setText(marks, state.marks);
    setText(unseen, state.unseen);
    setText(note, state.note);
    element.classList.toggle("alarm", state.isAlarm);
    setText(descriptor, look?.descriptor ?? "");
    descriptor.hidden = !look;
    for (const button of choices) setAttribute(button, "aria-pressed", button.dataset.answer === cell.answer);
    ask.hidden = !model.needsComment(key);
    setText(problem, ui.problemOf(key));
    problem.hidden = !problem.textContent;
  }

  return {
    element,
    update,
    open: (isOpen) => { setAttribute(header, "aria-expanded", isOpen); body.hidden = !isOpen; },
    showAsk: () => ask.scrollIntoView({ block: "nearest" }),
    focus: () => { header.focus({ preventScroll: true }); element.scrollIntoView({ block: "nearest" }); },
  };
}

function swipes(element, go) {
  let from = null;
  element.addEventListener("touchstart", (event) => { from = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  element.addEventListener("touchend", (event) => {
    const to = event.changedTouches[0];
    if (!from) return;
    const [across, down] = [to.clientX - from.clientX, to.clientY - from.clientY];
    if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(down)) go(across < 0 ? 1 : -1);
  }, { passive: true });
}
