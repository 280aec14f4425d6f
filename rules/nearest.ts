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
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[right.length] ?? 0;
}
