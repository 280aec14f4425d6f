import { csvCell } from '../exchange/write-row.ts';

/** One line of RFC 4180: cells that hold a comma, a quote or a line break are quoted. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => csvCell(String(cell ?? ''))).join(',')}\n`;
}
