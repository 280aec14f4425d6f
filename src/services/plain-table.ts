import Table from 'cli-table3';

/** Plain columns without rules between them: text to the left, what `right` names to the right. Ends with a line feed. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: (column: number) => boolean,
): string {
  const printed = new Table({
    head: [...head],
    colAligns: head.map((_title, column) => (right(column) ? 'right' : 'left')),
    chars: NO_RULES,
    style: { head: [], border: [] },
  });
  printed.push(...rows.map((row) => [...row]));
  const lines = printed.toString().split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** The same under a heading, as a section of a page: numbers to the right; `none` where there are no rows. */
export function sectionTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  if (rows.length === 0) return '  none';
  const numeric = (rows[0] ?? []).map((cell) => typeof cell === 'number' || /^-?[\d.]+( |$)/.test(cell));
  const texts = rows.map((row) => row.map(String));
  return plainTable(head, texts, (column) => numeric[column] === true).trimEnd();
}

const NO_RULES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: ' ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};
