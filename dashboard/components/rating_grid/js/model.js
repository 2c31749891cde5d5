/* What the member has answered: the server's cells with the unacknowledged edits laid on top, and how to take a step
   back. No elements here. */

import { WORDS } from "./words.js";

const VALUES = ["answer", "comment", "confidence", "outlook", "is_settled"];
const BLANK = { answer: null, comment: "", confidence: null, outlook: null, is_settled: false };

export const keyOf = (areaId, themeId) => `${areaId}|${themeId}`;
const valuesOf = (cell) => Object.fromEntries(VALUES.map((name) => [name, cell[name]]));
const isSame = (one, other) => VALUES.every((name) => one[name] === other[name]);

export class Model {
  constructor(outbox) {
    this.outbox = outbox;
    this.steps = [];
  }

  take(data) {
    Object.assign(this, { places: data.places, themes: data.themes, rules: data.rules });
    this.answers = data.answers.map((look) => ({ ...look, descriptor: look.descriptor ?? WORDS.noInsight }));
    this.looks = new Map(this.answers.map((look) => [look.code, look]));
    this.served = new Map(data.cells.map((cell) => [keyOf(cell.area_id, cell.theme_id), cell]));
    this.keys = this.inOrder(this.places, this.themes, (place, theme) => keyOf(place.id, theme.id));
  }

  inOrder(outer, inner, toKey) {
    return outer.flatMap((one) => inner.map((other) => toKey(one, other)).filter((key) => this.served.has(key)));
  }

  groups(by) {
    const [outer, inner, toKey] =
      by === "theme"
        ? [this.themes, this.places, (theme, place) => keyOf(place.id, theme.id)]
        : [this.places, this.themes, (place, theme) => keyOf(place.id, theme.id)];
    return outer
      .map((one) => ({ id: one.id, label: one.label, keys: this.inOrder([one], inner, toKey) }))
      .filter((group) => group.keys.length);
  }

  cell(key) {
    const edit = this.outbox.latest(key);
    return { ...this.served.get(key), ...(edit && valuesOf(edit)) };
  }

  look(answer) {
    return this.looks.get(answer);
  }

  placeOf(key) {
    return this.places.find((place) => place.id === this.served.get(key).area_id).label;
  }

  themeOf(key) {
    return this.themes.find((theme) => theme.id === this.served.get(key).theme_id).label;
  }

  where(key) {
    return `${this.placeOf(key)}, ${this.themeOf(key)}`;
  }

  isAnswered(key) {
    return Boolean(this.cell(key).answer);
  }

  /** Where one goes on from; with nothing left, from the start. */
  firstBlank(keys = this.keys) {
    return keys.find((key) => !this.isAnswered(key)) ?? keys[0];
  }

  needsComment(key) {
    const cell = this.cell(key);
    if (cell.comment || cell.is_settled) return false;
    return this.rules.asks_for_comment[cell.previous_answer ?? ""].includes(cell.answer);
  }

  /** Changes as [key, values] pairs: one step to undo. A step named like the latest one is the same step, going on.
      An answer that is given is sent also where it is the one that is shown: another tab may have written since. */
  change(changes, name = null) {
    const given = changes.map(([key, values]) => this.given(key, values));
    const step = given.filter(({ isChange }) => isChange);
    given.filter(({ isChange, isAnswer }) => isChange || isAnswer).forEach(({ key, after }) => this.put(key, after));
    const latest = this.steps.at(-1);
    if (step.length && name !== null && latest?.name === name) latest.cells[0].after = step[0].after;
    else if (step.length) this.steps.push({ name, cells: step });
    return step.length;
  }

  given(key, values) {
    const [before, after] = [valuesOf(this.cell(key)), this.after(key, values)];
    const isChange = !isSame(before, after) || this.outbox.refused.has(key);
    return { key, before, after, isChange, isAnswer: Boolean(values.answer) };
  }

  after(key, values) {
    const before = valuesOf(this.cell(key));
    if (!("answer" in values) || values.answer === before.answer) return { ...before, ...values };
    return values.answer === null ? BLANK : { ...before, is_settled: false, ...values };
  }

  put(key, values) {
    const { area_id, theme_id, answer } = this.served.get(key);
    this.outbox.put({ area_id, theme_id, ...values, seen_answer: answer });
  }

  /** Keys: `undone`, whose latest change was taken back; `left`, where a colleague has written since. */
  undo() {
    const cells = this.steps.pop()?.cells.filter(({ key }) => this.served.has(key)) ?? [];
    const isOurs = ({ key, after }) => isSame(valuesOf(this.cell(key)), after);
    const [undone, left] = [cells.filter(isOurs), cells.filter((cell) => !isOurs(cell))];
    // What could not be saved is not there to be taken back: what is saved stands, perhaps a colleague's.
    undone.forEach(({ key, before }) => (this.outbox.refused.has(key) ? this.outbox.drop(key) : this.put(key, before)));
    return { undone: undone.map(({ key }) => key), left: left.map(({ key }) => key) };
  }

  /** Sends what could not be kept once more, now that what stands there instead has been seen. */
  insist(key) {
    this.put(key, valuesOf(this.cell(key)));
  }

  /** Cells without an answer that had one last time. */
  rest() {
    return this.keys.filter((key) => !this.isAnswered(key) && this.cell(key).previous_answer);
  }
}
