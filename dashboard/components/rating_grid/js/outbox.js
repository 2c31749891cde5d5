/* Edits that the server has not yet acknowledged. Each send carries all of them, in order, so a message that is lost,
   merged with the next or sent twice loses nothing: the server keeps what is newer than it has seen.

   The edits are mirrored in sessionStorage, and only until they are acknowledged: a phone may throw a tab away while it
   is offline. Unlike localStorage it ends with the tab, so nothing is left on a shared phone. */

import { keyOf } from "./model.js";

const LATE = 10_000; // without an acknowledgement for so long, a cell says "ej sparat"
const PAUSE = 100; // shortest time between two messages
const FIRST_RETRY = 2_000;
const LONGEST_RETRY = 8_000;

export class Outbox {
  constructor(name, onChange) {
    this.storage = `rating_grid ${name}`;
    this.client = crypto.getRandomValues(new Uint32Array(2)).join("-");
    this.onChange = onChange;
    this.edits = [];
    this.refused = new Map();
    this.seq = 0;
    this.sentAt = -PAUSE;
    this.restore();
    addEventListener("online", () => this.send());
    for (const name of ["online", "offline"]) addEventListener(name, () => this.onChange());
    addEventListener("beforeunload", (event) => (this.isSettled() && !this.isWriting) || event.preventDefault());
    setInterval(() => this.edits.length && this.onChange(), 1_000);
  }

  isSettled() {
    return !this.edits.length && !this.refused.size;
  }

  /** Lets go of an edit that could not be kept: what is saved stands. */
  drop(key) {
    this.refused.delete(key);
    this.onChange();
  }

  put(edit) {
    this.refused.delete(keyOf(edit.area_id, edit.theme_id));
    this.edits.push({ ...edit, seq: ++this.seq, made: performance.now() });
    this.mirror();
    this.retry = FIRST_RETRY;
    this.sendSoon(Math.max(0, this.sentAt + PAUSE - performance.now()));
  }

  sendSoon(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  send() {
    if (!this.edits.length || !this.deliver) return;
    this.sentAt = performance.now();
    this.deliver({ client: this.client, edits: this.edits.map(({ made: _made, ...edit }) => edit) });
    this.retry = Math.min((this.retry ?? FIRST_RETRY) * 1.5, LONGEST_RETRY);
    this.sendSoon(this.retry);
  }

  /** `refused` holds, for each cell whose latest edit could not be kept, that edit's number and why. */
  acknowledge({ client, seq, refused }) {
    if (client !== this.client) return this.sendSoon(0); // it has not heard from us: a server that was started anew
    const settled = this.edits.filter((edit) => edit.seq <= seq);
    this.edits = this.edits.filter((edit) => edit.seq > seq);
    for (const edit of settled) {
      const key = keyOf(edit.area_id, edit.theme_id);
      const problem = refused[key];
      if (!problem) this.builtUpon(edit);
      else if (problem.seq === edit.seq && !this.latest(key)) this.refused.set(key, { edit, text: problem.text });
    }
    if (settled.length) this.mirror();
    if (!this.edits.length) clearTimeout(this.timer);
  }

  /** Later edits of the cell were made upon this one, which is saved now: a server started anew knows not whose it is. */
  builtUpon(saved) {
    const key = keyOf(saved.area_id, saved.theme_id);
    for (const edit of this.edits) if (keyOf(edit.area_id, edit.theme_id) === key) edit.seen_answer = saved.answer;
  }

  latest(key) {
    const waiting = this.edits.findLast((edit) => keyOf(edit.area_id, edit.theme_id) === key);
    return waiting ?? this.refused.get(key)?.edit;
  }

  /** "refused", "late", "saving" or "" for a cell. */
  stateOf(key) {
    if (this.refused.has(key)) return "refused";
    const first = this.edits.find((edit) => keyOf(edit.area_id, edit.theme_id) === key);
    if (!first) return "";
    return performance.now() - first.made > LATE ? "late" : "saving";
  }

  waitingKeys() {
    return [...new Set(this.edits.map((edit) => keyOf(edit.area_id, edit.theme_id)))];
  }

  mirror() {
    try {
      if (this.edits.length) sessionStorage.setItem(this.storage, JSON.stringify(this.edits));
      else sessionStorage.removeItem(this.storage);
    } catch {
      // Without storage the edits still live in memory, and leaving the page warns.
    }
  }

  restore() {
    try {
      for (const edit of JSON.parse(sessionStorage.getItem(this.storage) ?? "[]")) this.put(edit);
    } catch {
      // What cannot be read is not ours.
    }
  }
}
