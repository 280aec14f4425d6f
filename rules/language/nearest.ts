/** The known word that is most like the one found, for "did you mean"; `undefined` when none is near. */
export function nearest(found: string, known: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.ceil(found.length / 3));
  const near = known
    .map((word) => ({ word, distance: editDistance(found.toLowerCase(), word) }))
    .filter(({ distance }) => distance <= limit)
    .sort((left, right) => left.distance - right.distance);
  return near[0]?.word;
}

/** Insertions, deletions and replacements that lead from one word to the other (Levenshtein). */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...left].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...right].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
