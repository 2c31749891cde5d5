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
  const element = h("div", { class: "toolbar" },
    h("div", { class: "progress" }, count, saved, h("span", { class: "track", "aria-hidden": "true" }, bar)),
    h("div", { class: "acts" }, needs, undo, rest), message);

  function update() {
    const { model, outbox } = ui;
    const done = model.keys.filter((key) => model.isAnswered(key)).length;
    const left = model.rest().length;
    // On a phone the open card itself asks, and a line that comes and goes here would move it from under the finger.
    const asked = model.keys.filter((key) => model.needsComment(key) && !(ui.isNarrow && key === ui.cursor)).length;
    setText(count, WORDS.progress(done, model.keys.length));
    bar.style.width = `${(100 * done) / model.keys.length}%`;
    setText(rest, WORDS.rest(left));
    rest.hidden = !model.keys.some((key) => model.cell(key).previous_answer); // a first round has nothing to repeat
    for (const [button, isOff] of [[rest, !left], [undo, !model.steps.length]]) setAttribute(button, "aria-disabled", isOff);
    needs.hidden = !asked;
    setText(needs, `${WORDS.needs(asked)} – ${WORDS.nextNeed.toLowerCase()}`);
    setText(saved, savedWords(outbox, done));
    saved.classList.toggle("alarm", outbox.refused.size > 0 || ui.isLate());
  }

  function say(text, isProblem) {
    setText(message, text);
    message.classList.toggle("problem", isProblem);
    message.hidden = !text;
  }

  say("", false);
  return { element, update, say };
}

function savedWords(outbox, done) {
  const waiting = outbox.waitingKeys();
  const late = waiting.filter((key) => outbox.stateOf(key) === "late").length;
  if (late) return WORDS.notSaved(late);
  if (waiting.length) return WORDS.saving(waiting.length);
  if (outbox.refused.size) return WORDS.refused(outbox.refused.size);
  if (outbox.isWriting) return WORDS.savingSoon;
  return done ? `${WORDS.mark.saved} ${WORDS.allSaved}` : "";
}
