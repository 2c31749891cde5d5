/* The grid as a whole. Streamlit has it shown again at every change of the data; the grid itself is made once for each
   key and lives as long as the page, so a rerun, a reconnect or a visit to another room changes nothing in it. */

import { details } from "./details.js";
import { h, setText } from "./dom.js";
import { Model } from "./model.js";
import { narrowView } from "./narrow.js";
import { Outbox } from "./outbox.js";
import { palette } from "./palette.js";
import { readBlock } from "./paste.js";
import { toolbar } from "./toolbar.js";
import { wideView } from "./wide.js";
import { WORDS } from "./words.js";

const NARROW = 40; // rem, so that larger letters give cards as well
const GRIDS = new Map();
const STYLE = new CSSStyleSheet();

class RatingGrid {
  constructor(name) {
    this.outbox = new Outbox(name, () => this.refresh());
    this.model = new Model(this.outbox);
    this.cursor = null;
    this.shape = "";
    this.holder = h("div");
    this.live = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
    this.toolbar = toolbar(this);
    this.palette = palette(this);
    this.details = details(this);
    this.done = h("button", { type: "button", class: "primary", onclick: () => this.finish() });
    this.doneNote = h("p", { class: "done-note" });
    this.root = h("div", { class: "rating-grid", onkeydown: (event) => this.onKey(event) },
      this.toolbar.element, this.holder, this.palette.element, this.details.element, this.done, this.doneNote, this.live);
    this.root.addEventListener("pointerdown", (event) => this.palette.element.contains(event.target) || this.palette.close());
    new ResizeObserver(() => this.data && this.refresh()).observe(this.root);
  }

  attach(parent, deliver) {
    this.outbox.deliver = (batch) => deliver("edits", batch);
    this.deliverDone = () => deliver("done", true);
    parent.adoptedStyleSheets = [STYLE];
    if (!parent.contains(this.root)) parent.querySelector(".mount").replaceChildren(this.root);
  }

  take(data) {
    const wasLate = this.isLate();
    this.data = data;
    this.model.take(data);
    this.outbox.acknowledge(data.acknowledged);
    if (!this.model.served.has(this.cursor)) this.cursor = this.model.firstBlank();
    this.refresh();
    if (wasLate && this.outbox.isSettled()) this.say(WORDS.spoken.savedAgain);
    if (this.isFinishing && this.outbox.isSettled()) this.finish();
    if (data.comments_asked_for > (this.commentsAskedFor ?? data.comments_asked_for)) this.showNextNeed();
    this.commentsAskedFor = data.comments_asked_for;
  }

  /** Draws what has changed. Another layout is built only when the width or the very set of cells is another. */
  refresh() {
    this.isNarrow = this.root.clientWidth < NARROW * parseFloat(getComputedStyle(document.documentElement).fontSize);
    const shape = JSON.stringify([this.isNarrow, this.model.places, this.model.themes, this.model.keys, this.model.answers]);
    this.root.classList.toggle("is-narrow", this.isNarrow);
    if (this.root.clientWidth && shape !== this.shape) {
      this.shape = shape;
      this.palette.close();
      this.view = this.isNarrow ? narrowView(this) : wideView(this);
      this.holder.replaceChildren(this.view.element);
    }
    this.view?.update();
    this.toolbar.update();
    this.details.update();
    this.done.hidden = !this.data.done_label;
    setText(this.done, this.data.done_label);
    setText(this.doneNote, this.isFinishing ? WORDS.waitForSaving : this.data.done_note);
  }

  // What is true of a cell

  stateOf(key) {
    const { state, mark } = WORDS;
    const cell = this.model.cell(key);
    const saving = this.outbox.stateOf(key);
    const isAlarm = saving === "refused" || saving === "late";
    const isSaved = !saving && cell.answer;
    const needs = this.model.needsComment(key);
    const notes = [
      isAlarm && state.failed,
      saving === "saving" && state.saving,
      needs && state.needsComment,
      !saving && cell.changed_by_colleague_at && state.colleague(cell.changed_by_colleague_at),
    ].filter(Boolean);
    const unseen = [isSaved && state.saved, cell.comment && state.comment].filter(Boolean).join(", ");
    const marks = [cell.comment && mark.comment, isSaved && mark.saved].filter(Boolean).join(" ");
    return { isAlarm, note: notes.join(" · "), marks, unseen };
  }

  problemOf(key) {
    return this.outbox.refused.get(key)?.text ?? (this.outbox.stateOf(key) === "late" ? WORDS.noContact : "");
  }

  isLate() {
    return this.outbox.waitingKeys().some((key) => this.outbox.stateOf(key) === "late");
  }

  // What the member does

  answer(key, answer) {
    this.model.change([[key, { answer }]]);
    const needs = this.model.needsComment(key) ? ` ${WORDS.spoken.needsComment}` : "";
    this.say(WORDS.spoken.answered(this.model.where(key), this.model.look(answer).label) + needs);
  }

  unchanged(key) {
    const { previous_answer } = this.model.cell(key);
    if (previous_answer) this.answer(key, previous_answer);
    else this.say(WORDS.spoken.noPrevious(this.model.where(key)), "problem");
  }

  clear(key) {
    const count = this.model.change([[key, { answer: null }]]);
    this.say((count ? WORDS.spoken.cleared : WORDS.spoken.alreadyBlank)(this.model.where(key)));
  }

  set(key, values, step = null) {
    this.model.change([[key, values]], step);
    this.refresh();
  }

  settle(key) {
    this.model.change([[key, { is_settled: true }]]);
    this.say(WORDS.spoken.settled(this.model.where(key)));
  }

  rest() {
    const keys = this.model.rest();
    this.model.change(keys.map((key) => [key, { answer: this.model.cell(key).previous_answer }]));
    const left = this.model.keys.filter((key) => !this.model.isAnswered(key));
    if (left.length) this.view.reveal(left[0]);
    const more = left.length ? WORDS.spoken.restLeft(left.length, this.model.where(left[0])) : "";
    if (keys.length) this.say(WORDS.spoken.rest(keys.length) + more, "note");
    else this.say(WORDS.spoken.noRest, "problem");
  }

  keepSaved(key) {
    this.outbox.drop(key);
    this.focusCell(key);
  }

  insist(key) {
    this.model.insist(key);
    this.focusCell(key);
  }

  undo() {
    const { undone, left } = this.model.undo();
    const { spoken } = WORDS;
    if (left.length) this.say(spoken.leftToColleague(left.length), "problem");
    else if (undone.length > 1) this.say(spoken.undoneMany(undone.length));
    else this.say(undone.length ? spoken.undone(this.model.where(undone[0])) : spoken.nothingToUndo);
  }

  paste(text) {
    const { changes, problem } = readBlock(text, this.cursor, this.model);
    if (problem) return this.say(problem, "problem");
    this.model.change(changes);
    return this.say(changes.length ? WORDS.spoken.pasted(changes.length) : WORDS.spoken.pastedNothing, "note");
  }

  /** Onward only when everything is saved, so that nothing is left behind. */
  finish() {
    this.isFinishing = !this.outbox.isSettled() && !this.outbox.refused.size;
    if (this.outbox.isSettled()) return this.deliverDone();
    if (this.isFinishing) return this.say(WORDS.waitForSaving);
    this.say(WORDS.mendFirst, "problem");
    return this.toolbar.goToRefusal();
  }

  // Keys

  isAnswerKey(event) {
    const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey;
    if (event.ctrlKey || event.metaKey || event.altKey) return isUndo;
    return ["=", "Delete", "Backspace"].includes(event.key) || this.model.answers.some((look) => look.digit === event.key);
  }

  onAnswerKey(key, event) {
    if (!this.isAnswerKey(event)) return false;
    const look = this.model.answers.find(({ digit }) => digit === event.key);
    if (event.ctrlKey || event.metaKey) this.undo();
    else if (look) this.answer(key, look.code);
    else if (event.key === "=") this.unchanged(key);
    else this.clear(key);
    return true;
  }

  onKey(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !this.details.isOpen()) this.rest();
    // Streamlit listens for single letters on the page and cannot see that one is writing in here.
    event.stopPropagation();
  }

  // Where one is

  moveTo(key) {
    if (this.cursor === key) return;
    this.cursor = key;
    this.view?.update();
  }

  focusCell(key) {
    this.view.focus(key);
  }

  elementOf(key) {
    return this.view.elementOf(key);
  }

  openPalette(key) {
    this.moveTo(key);
    this.palette.open(key);
  }

  /** The letter that was pressed lands in the comment, since the field has the focus before it is typed. */
  write(key) {
    if (this.model.isAnswered(key)) this.openDetails(key, true);
    else this.say(WORDS.answerFirst, "problem");
  }

  openDetails(key, atComment = false) {
    this.moveTo(key);
    this.details.open(key, atComment);
  }

  /** `isMended`: it lacked a comment when it was opened, and does not any more. */
  closedDetails(key, isMended) {
    if (isMended && this.view.goOn) this.view.goOn(key);
    else this.focusCell(key);
  }

  needs() {
    return this.model.keys.filter((key) => this.model.needsComment(key));
  }

  showNextNeed() {
    const [key] = this.needs();
    if (key) this.openDetails(key, true);
  }

  setWriting(isWriting) {
    this.outbox.isWriting = isWriting;
    this.toolbar.update();
  }

  /** Says it to those who listen; as a "note" or a "problem" it is shown as well. */
  say(text, tone = "") {
    this.refresh();
    this.toolbar.say(tone ? text : "", tone === "problem");
    this.live.textContent = "";
    requestAnimationFrame(() => setText(this.live, text)); // emptied first, or the same words twice are not read
  }
}

function show({ data, parentElement, setTriggerValue }) {
  if (!GRIDS.has(data.key)) GRIDS.set(data.key, new RatingGrid(data.key));
  const grid = GRIDS.get(data.key);
  grid.attach(parentElement, setTriggerValue);
  grid.take(data);
}

/** The script's own component, drawn once: it gives `show` to the component that has the data. */
export default function ({ data }) {
  STYLE.replaceSync(data.style);
  const meeting = (globalThis.ratingGrid ??= { waiting: [] });
  meeting.show = show;
  meeting.waiting.splice(0).forEach(show);
}
