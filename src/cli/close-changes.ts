import type { Database } from '../composition.ts';
import { CHANGE_FORMS, CHANGE_HEAD, changeCells } from '../services/close/change-line.ts';
import { type CreditChange, readChanges } from '../services/close/changes.ts';
import type { MonthOfProgramme } from '../services/close/find-month.ts';
import type { Io } from './io.ts';
import { PieceWriter } from './piece-writer.ts';

const WIDTHS = [24, 8, 12, 12, 15, 12, 0];

/** Whose credit changed, a line each; as many as there are, so they are written as they come. */
export async function writeChanges(
  database: Database,
  io: Io,
  month: MonthOfProgramme,
  format: 'table' | 'csv' | 'json',
): Promise<void> {
  const { head, line } = FORMS[format];
  const out = new PieceWriter(io);
  await out.write(head);
  await readChanges(database, month, (change) => out.write(line(change)));
  await out.end();
}

function tabbed(values: readonly (string | number | null)[]): string {
  return `${values
    .map((value, index) => String(value ?? '').padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd()}\n`;
}

const FORMS = {
  table: { head: tabbed(CHANGE_HEAD), line: (change: CreditChange) => tabbed(changeCells(change)) },
  csv: CHANGE_FORMS.csv,
  json: CHANGE_FORMS.ndjson,
} as const;
