import Table from 'cli-table3';

/** Plain columns: text to the left, numbers to the right. */
export function plainTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return '  none';
  const numeric = (rows[0] ?? []).map((cell) => typeof cell === 'number' || /^-?[\d.]+( |$)/.test(cell));
  const printed = new Table({
    head: [...head],
    colAligns: numeric.map((isNumber) => (isNumber ? 'right' : 'left')),
    chars: {
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
    },
    style: { head: [], border: [] },
  });
  printed.push(...rows.map((row) => row.map(String)));
  return printed
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
