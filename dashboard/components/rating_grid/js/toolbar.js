/* Above the answers on every screen: how far one has come, what is saved, and what acts on many cells at once. */

import { h, setAttribute, setText } from "./dom.js";
import { WORDS } from "./words.js";

export function toolbar(ui) {
  const count = h("span", { class: "count" });
  const bar = h("span", { class: "bar" });
  const saved = h("span", { class: "saved quiet" });
  const needs = h("button", { type: "button", class: "plain needs", onclick: () => ui.showNextNeed() });
  const rest = h("button", { type: "button", onclick: () => ui.rest() });
  const undo = h("button", { type: "button", onclick: () => ui.undo() }, WORDS.undo);
  const message = h("p", { class: "message" });
  const refusal = h("p", {});
  const [keep, mine, mend] = [() => ui.keepSaved(refused()), () => ui.insist(refused()), () => ui.openDetails(refused(), true)]
    .map((onclick) => h("button", { type: "button", onclick }));
  setText(mend, WORDS.open);
  const conflict = h("div", { class: "conflict" }, refusal, keep, mine, mend);
  const element = h("div", { class: "toolbar" },
    h("div", { class: "progress" }, count, saved, h("span", { class: "track", "aria-hidden": "true" }, bar)),
    h("div", { class: "acts" }, needs, undo, rest), message, conflict);

  const refused = () => ui.outbox.refused.keys().next().value;

  /** A colleague was there first, or the comment cannot be kept: what is the matter, and the ways out. */
  function updateConflict() {
    const key = refused();
    conflict.hidden = !key;
    if (!key) return;
    const saved = ui.model.served.get(key);
    const label = (answer) => ui.model.look(answer)?.label ?? WORDS.blank;
    setText(refusal, WORDS.refusal(ui.model.where(key), ui.problemOf(key)));
    setText(keep, WORDS.keepSaved(label(saved.answer)));
    setText(mine, WORDS.saveMine(label(ui.model.cell(key).answer)));
    mine.hidden = !saved.changed_by_colleague_at;
    mend.hidden = !mine.hidden;
  }

  function goToRefusal() {
    conflict.scrollIntoView({ block: "center" });
    keep.focus({ preventScroll: true });
  }

  function update() {
    const { model, outbox } = ui;
    const done = model.keys.filter((key) => model.isAnswered(key)).length;
    const left = model.rest().length;
    // On a phone the open card itself asks, and a line that comes and goes here would move it from under the finger.
    const asked = ui.needs().filter((key) => !(ui.isNarrow && key === ui.cursor)).length;
    setText(count, WORDS.progress(done, model.keys.length));
    bar.style.width = `${(100 * done) / model.keys.length}%`;
    setText(rest, WORDS.rest(left));
    rest.hidden = !model.keys.some((key) => model.cell(key).previous_answer); // a first round has nothing to repeat
    for (const [button, isOff] of [[rest, !left], [undo, !model.steps.length]]) setAttribute(button, "aria-disabled", isOff);
    needs.hidden = !asked;
    setText(needs, `${WORDS.needs(asked)} – ${WORDS.nextNeed.toLowerCase()}`);
    setText(saved, savedWords(outbox, done));
    saved.classList.toggle("alarm", outbox.refused.size > 0 || ui.isLate() || isOffline(outbox));
    updateConflict();
  }

  function say(text, isProblem) {
    setText(message, text);
    message.classList.toggle("problem", isProblem);
    message.hidden = !text;
  }

  say("", false);
  return { element, update, say, goToRefusal };
}

const isOffline = (outbox) => !navigator.onLine && outbox.edits.length > 0;

function savedWords(outbox, done) {
  const waiting = outbox.waitingKeys();
  const late = waiting.filter((key) => outbox.stateOf(key) === "late").length;
  if (isOffline(outbox)) return WORDS.offline(waiting.length);
  if (late) return WORDS.notSaved(late);
  if (waiting.length) return WORDS.saving(waiting.length);
  if (outbox.refused.size) return WORDS.refused(outbox.refused.size);
  if (outbox.isWriting) return WORDS.savingSoon;
  return done ? `${WORDS.mark.saved} ${WORDS.allSaved}` : "";
}
