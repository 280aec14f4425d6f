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

/** Letters to insert, delete, replace or swap with their neighbour to get from one word to the other (Damerau). */
function editDistance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 32) return Number.POSITIVE_INFINITY;
  const table: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    table.push(current);
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = read(table, row - 1, column - 1) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const swapped = isSwap ? read(table, row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY;
      current.push(
        Math.min(replaced, swapped, read(table, row - 1, column) + 1, read(table, row, column - 1) + 1),
      );
    }
  }
  return read(table, left.length, right.length);
}

function read(table: readonly (readonly number[])[], row: number, column: number): number {
  return table[row]?.[column] ?? Number.POSITIVE_INFINITY;
}
