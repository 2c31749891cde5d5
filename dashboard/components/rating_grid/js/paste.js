/* A block copied from a spreadsheet: rows by line, columns by tab. All of it is understood, or none of it is used. */

import { WORDS } from "./words.js";
import { keyOf } from "./model.js";

/** { changes, problem }: what the block says from `start` on; an empty square leaves its cell as it is. */
export function readBlock(text, start, model) {
  const rows = text.replace(/(\r?\n)+$/, "").split(/\r?\n/).map((line) => line.split("\t"));
  const cell = model.served.get(start);
  const top = model.places.findIndex((place) => place.id === cell.area_id);
  const left = model.themes.findIndex((theme) => theme.id === cell.theme_id);
  const changes = [];
  for (const [down, row] of rows.entries()) {
    for (const [across, square] of row.entries()) {
      if (!square.trim()) continue;
      const read = readSquare(square, model.places[top + down], model.themes[left + across], model);
      if (read.problem) return { problem: WORDS.paste.refused(read.problem(down + 1, across + 1)) };
      changes.push([read.key, { answer: read.answer }]);
    }
  }
  return { changes };
}

function readSquare(square, place, theme, model) {
  const text = square.trim();
  if (!place || !theme) return { problem: WORDS.paste.outside };
  const key = keyOf(place.id, theme.id);
  const where = `${place.label}, ${theme.label}`;
  if (!model.served.has(key)) return { problem: (row, column) => WORDS.paste.notAsked(row, column, where) };
  const answer = meaning(text, model.cell(key).previous_answer, model);
  if (answer === null) return { problem: (row, column) => WORDS.paste.noPrevious(row, column, where) };
  return answer ? { key, answer } : { problem: (row, column) => WORDS.paste.unknown(row, column, text) };
}

/** An answer's code; null for "unchanged" where there is nothing to repeat; undefined if it means nothing. */
function meaning(text, previous, model) {
  const said = text.toLowerCase();
  if (said === "=" || said === WORDS.unchanged.toLowerCase()) return previous;
  return model.answers.find((look) =>
    [look.digit, look.symbol, look.label, look.short_label, `${look.symbol} ${look.label}`].some(
      (name) => name.toLowerCase() === said,
    ),
  )?.code;
}
