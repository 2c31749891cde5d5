/* All about one cell: the levels with their meaning, comment, confidence, outlook and the latest answers. */

import { badge, h, isLetter, setAttribute, setText, walkButtons, words } from "./dom.js";
import { WORDS } from "./words.js";

const TYPING = 800; // a comment is saved so long after the latest letter, and at once when one leaves the field

export function details(ui) {
  let key = null;
  let timer = null;
  let lacked = false;
  const title = h("h3", { id: "details-title" });
  const close = h("button", { type: "button", class: "plain", onclick: () => dialog.close() }, WORDS.close);
  const problem = h("p", { class: "problem", role: "alert" });
  const choices = h("div", { class: "choices", role: "group", "aria-label": WORDS.levels });
  const same = h("button", { type: "button", class: "wide", onclick: () => ui.unchanged(key) });
  const why = h("p", { class: "ask" }, WORDS.askWhy);
  const comment = h("textarea", { id: "comment", rows: "4", "aria-describedby": "counter", oninput: onInput, onblur: commit });
  const counter = h("span", { id: "counter", class: "quiet" });
  const settle = h("button", { type: "button", onclick: onSettle }, WORDS.settle);
  const clear = h("button", { type: "button", class: "wide", onclick: () => ui.clear(key) }, WORDS.clear);
  const ready = h("button", { type: "button", class: "primary", onclick: () => dialog.close() }, WORDS.ready);
  const next = h("button", { type: "button", onclick: onNext });
  const settled = h("p", { class: "quiet" }, WORDS.settled);
  const first = h("p", { class: "quiet" }, WORDS.answerFirst);
  const confidence = h("select", { id: "confidence", onchange: () => ui.set(key, { confidence: confidence.value || null }) });
  const outlook = h("select", { id: "outlook", onchange: () => ui.set(key, { outlook: outlook.value || null }) });
  const past = h("ol", { class: "history" });
  const dialog = h(
    "dialog",
    { class: "details", "aria-labelledby": "details-title", onclose: onClose, onkeydown: onKey, onclick: onOutside },
    h("div", { class: "sheet" },
      h("div", { class: "title" }, title, close),
      problem, choices, same, clear, why, first,
      h("label", { for: "comment" }, WORDS.ask), comment,
      h("div", { class: "under" }, counter, settle), settled,
      h("div", { class: "onward" }, ready, next),
      h("label", { for: "confidence" }, WORDS.confidence), confidence,
      h("label", { for: "outlook" }, WORDS.outlook), outlook,
      h("h4", {}, WORDS.history), past,
    ),
  );

  function open(cellKey, atComment = false) {
    key = cellKey;
    lacked = ui.model.needsComment(key);
    const { rules, confidences, outlooks } = ui.data;
    setText(title, `${ui.model.placeOf(key)} · ${ui.model.themeOf(key)}`);
    choices.replaceChildren(...ui.model.answers.map(choice));
    comment.maxLength = rules.comment_length;
    comment.value = ui.model.cell(key).comment;
    fill(confidence, confidences);
    fill(outlook, outlooks);
    past.replaceChildren(...history(ui.model.cell(key)));
    if (!dialog.open) dialog.showModal();
    update();
    (atComment ? comment : (choices.querySelector("[aria-pressed=true]") ?? choices.firstChild)).focus();
    if (atComment) comment.scrollIntoView({ block: "center" });
  }

  function choice(look) {
    const button = h("button", { type: "button", "data-answer": look.code, onclick: () => ui.answer(key, look.code) },
      badge(look), h("span", { class: "descriptor" }, look.descriptor));
    return button;
  }

  function fill(select, options) {
    select.replaceChildren(...[["", WORDS.chooseIfYouLike], ...options].map(([value, label]) => h("option", { value }, label)));
  }

  function history(cell) {
    if (!cell.history.length) return [h("li", { class: "quiet" }, WORDS.noHistory)];
    return cell.history.map(([day, answer]) => h("li", {}, h("span", { class: "quiet" }, ui.data.days[day]), badge(ui.model.look(answer))));
  }

  /** What is being written is left alone: only what the member is not touching follows the server. */
  function update() {
    if (!dialog.open) return;
    const cell = ui.model.cell(key);
    const previous = ui.model.look(cell.previous_answer);
    const isWriting = dialog.getRootNode().activeElement === comment;
    for (const button of choices.children) setAttribute(button, "aria-pressed", button.dataset.answer === cell.answer);
    setText(same, previous ? WORDS.unchangedAs(words(previous)) : WORDS.previousNone);
    same.disabled = !previous;
    clear.hidden = !cell.answer;
    const others = ui.needs().filter((each) => each !== key).length;
    next.hidden = !others;
    setText(next, WORDS.next(others));
    for (const field of [comment, confidence, outlook]) field.disabled = !cell.answer;
    if (!isWriting && timer === null && comment.value !== cell.comment) comment.value = cell.comment;
    for (const [select, value] of [[confidence, cell.confidence], [outlook, cell.outlook]]) select.value = value ?? "";
    setText(counter, WORDS.counter(comment.value.length, ui.data.rules.comment_length));
    setText(problem, ui.problemOf(key));
    const needs = ui.model.needsComment(key) && !comment.value.trim();
    problem.hidden = !problem.textContent;
    first.hidden = Boolean(cell.answer);
    why.hidden = settle.hidden = !needs;
    settled.hidden = !cell.is_settled;
  }

  function onInput() {
    clearTimeout(timer);
    timer = setTimeout(commit, TYPING);
    ui.setWriting(true);
    update();
  }

  function commit() {
    clearTimeout(timer);
    timer = null;
    ui.setWriting(false);
    if (comment.value.trim() !== ui.model.cell(key).comment) ui.set(key, { comment: comment.value.trim() }, `comment ${key}`);
  }

  function onSettle() {
    ui.settle(key);
    ready.focus(); // the button that was pressed is gone
  }

  /** The next one after this that needs a comment; this one may be left for later. */
  function onNext() {
    commit();
    const { keys } = ui.model;
    const here = keys.indexOf(key);
    const later = [...keys.slice(here + 1), ...keys.slice(0, here)];
    ui.openDetails(later.find((each) => ui.model.needsComment(each)), true);
  }

  function onClose() {
    commit();
    ui.closedDetails(key, lacked && !ui.model.needsComment(key));
  }

  function onKey(event) {
    if (event.target === comment || event.target.matches("select")) return;
    if (ui.onAnswerKey(key, event)) event.preventDefault();
    else if (isLetter(event)) comment.focus(); // where the letter then lands
    else walkButtons(event, [...choices.children]);
  }

  function onOutside(event) {
    if (event.target === dialog) dialog.close();
  }

  return { element: dialog, open, update, isOpen: () => dialog.open };
}
