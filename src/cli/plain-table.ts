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
