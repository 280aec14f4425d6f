/**
 * The known word that is closest to what was written, for messages that refuse an unknown one. `undefined` when none is close:
 * more than a third of the letters would have to change.
 */
export function nearest(written: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const word of known) {
    const distance = editDistance(written.toLowerCase(), word);
    const allowed = Math.max(1, Math.floor(Math.max(word.length, written.length) / 3));
    if (distance <= allowed && distance < bestDistance) [best, bestDistance] = [word, distance];
  }
  return best;
}

/** Letters to insert, delete or replace to get from one word to the other (Levenshtein). */
function editDistance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 32) return Number.POSITIVE_INFINITY;
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 0; row < left.length; row += 1) above = nextRow(above, left.charAt(row), right);
  return above.at(-1) ?? 0;
}

/** The distances from the left word with one letter more to every beginning of the right word. */
function nextRow(above: readonly number[], letter: string, right: string): number[] {
  let last = (above[0] ?? 0) + 1;
  const row = [last];
  for (let column = 0; column < right.length; column += 1) {
    const replaced = (above[column] ?? 0) + (letter === right[column] ? 0 : 1);
    last = Math.min(replaced, (above[column + 1] ?? 0) + 1, last + 1);
    row.push(last);
  }
  return row;
}
