import type { Database } from '../composition.ts';
import { type CreditChange, readChanges } from '../services/close/changes.ts';
import type { MonthOfProgramme } from '../services/close/find-month.ts';
import { csvLine } from './csv-line.ts';
import type { Io } from './io.ts';
import { PieceWriter } from './piece-writer.ts';

const WIDTHS = [24, 8, 12, 12, 15, 12, 0];
const HEAD = ['subscriber', 'change', 'before', 'now', 'counter_before', 'counter_now', 'why'];

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

function cells(change: CreditChange): readonly (string | number | null)[] {
  const { subscriber, kind, before, after } = change;
  return [
    subscriber,
    kind,
    before?.amount ?? '',
    after?.amount ?? '',
    before?.counter ?? '',
    after?.counter ?? '',
    whyOf(change),
  ];
}

function tabbed(values: readonly (string | number | null)[]): string {
  return `${values
    .map((value, index) => String(value ?? '').padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd()}\n`;
}

interface Form {
  readonly head: string;
  readonly line: (change: CreditChange) => string;
}

const FORMS: Readonly<Record<'table' | 'csv' | 'json', Form>> = {
  table: { head: tabbed(HEAD), line: (change) => tabbed(cells(change)) },
  csv: { head: csvLine(HEAD), line: (change) => csvLine(cells(change)) },
  json: { head: '', line: (change) => `${JSON.stringify({ ...change, why: whyOf(change) })}\n` },
};

/** Why a credit is another one: what of rung and base changed, or what the refusal said. */
function whyOf({ kind, before, after, codes, isHeld }: CreditChange): string {
  if (isHeld) return 'held: above the limit for one credit';
  if (kind === 'gone') return codes?.join(', ') ?? 'no outcome: not enrolled, or not served for a month';
  if (kind === 'new')
    return codes === null ? 'no outcome in the month before' : `before: ${codes.join(', ')}`;
  return (['percent', 'base'] as const)
    .filter((name) => before?.[name] !== after?.[name])
    .map((name) => `${name} ${before?.[name] ?? '–'} → ${after?.[name] ?? '–'}`)
    .join(', ');
}
