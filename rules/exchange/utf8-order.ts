/**
 * Orders texts by the bytes of their UTF-8, as the database's collation "C" does: below zero when `left` comes first. JavaScript's
 * own order differs where a character outside the basic plane meets one of U+E000 to U+FFFF.
 */
export function compareUtf8(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Halves of characters outside the basic plane come after everything inside it. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}
