import type { ReasonCode } from '../codes.ts';
import { formatAmount } from '../money.ts';
import type { Entry, Outcome, Reason } from '../outcome.ts';
import type { Programme } from '../terms.ts';
import type { Instant } from '../time.ts';
import type { ByHand } from './by-hand.ts';
import { countedText } from './counted.ts';
import { isOutcome, type Step } from './in-order.ts';
import { instantWriter } from './instants.ts';

/** One row of the table for people: text, cell by cell, in the order of `COLUMNS`. */
export type TableRow = readonly [
  at: string,
  what: string,
  change: string,
  value: string,
  rule: string,
  because: string,
];

const COLUMNS: TableRow = ['at', 'what', 'change', 'value', 'rule', 'because'];

/** Columns of numbers, set flush right. */
const NUMERIC: ReadonlySet<string> = new Set(['change', 'value', 'run', 'until run']);

/** Columns beside a step's own, one row a step. */
export interface LeadingColumns {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const NONE: LeadingColumns = { names: [], rows: [] };

/** Writes the steps of one programme's counters as tables. Keep one for many subscribers: it remembers instants. */
export interface TableWriter {
  readonly row: (step: Step, byHand?: ByHand | null) => TableRow;
  /** The subscriber's id, then one aligned row a step; an empty line at the end. Ends with a line feed. */
  readonly block: (
    subscriber: string,
    steps: readonly Step[],
    byHand?: (step: Step) => ByHand | null,
    leading?: LeadingColumns,
  ) => string;
  /** The same with columns of one's own before those of a step, whatever the rows are. */
  readonly table: (title: string, leading: readonly string[], rows: readonly (readonly string[])[]) => string;
  /** An instant as the cells have it. */
  readonly at: (instant: Instant) => string;
}

/** A writer for a programme: local times of its zone, amounts with its currency. */
export function tableWriter(programme: Pick<Programme, 'zone' | 'places' | 'currency'>): TableWriter {
  const iso = instantWriter(programme.zone);
  const at = (instant: Instant): string => localText(iso(instant));

  const row = (step: Step, byHand: ByHand | null = null): TableRow =>
    isOutcome(step) ? outcomeRow(step, at(step.effective), programme) : entryRow(step, at, byHand);

  const table: TableWriter['table'] = (title, leading, rows) =>
    `${title}\n${aligned([...leading, ...COLUMNS], rows)}\n`;

  const nobody = (): ByHand | null => null;
  const block: TableWriter['block'] = (subscriber, steps, byHand = nobody, { names, rows } = NONE) => {
    const cells = steps.map((step, index) => [...(rows[index] ?? []), ...row(step, byHand(step))]);
    return table(subscriber, names, cells);
  };
  return { row, block, table, at };
}

function entryRow(entry: Entry, at: (instant: Instant) => string, byHand: ByHand | null): TableRow {
  const delta = entry.delta > 0 ? `+${entry.delta}` : String(entry.delta);
  const change = entry.delta === 0 ? '' : delta;
  return [
    at(entry.effective),
    entry.kind,
    change,
    String(entry.value),
    entry.rule ?? '',
    [because(entry.reason, at), byHandText(byHand)].filter((part) => part !== '').join(' '),
  ];
}

function outcomeRow(outcome: Outcome, at: string, money: Pick<Programme, 'places' | 'currency'>): TableRow {
  const counter = String(outcome.counter);
  if (outcome.outcome === 'refusal')
    return [at, 'no bonus', '', counter, '', codesText(outcome.reasons, outcome.found)];
  const share =
    outcome.percent === null || outcome.base === null
      ? ''
      : ` = ${outcome.percent} % of ${formatAmount(outcome.base, money.places)}`;
  return [
    at,
    'bonus',
    '',
    counter,
    '',
    `${formatAmount(outcome.amount, money.places)} ${money.currency}${share}`,
  ];
}

function because(reason: Reason, at: (instant: Instant) => string): string {
  const parts = [
    codesText(reason.codes, reason.found),
    reason.since === null ? '' : `since ${at(reason.since)}`,
    reason.until === null ? '' : `until ${at(reason.until)}`,
    reason.counted === null ? '' : countedText(reason.counted),
    reason.ref === null ? '' : `(${reason.ref})`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** A reason may have several lines; a row has one. */
function byHandText(byHand: ByHand | null): string {
  return byHand === null ? '' : `by ${byHand.author}: ${byHand.reason.replaceAll(/\s+/g, ' ')}`;
}

function codesText(codes: readonly ReasonCode[], found: readonly (string | null)[]): string {
  return codes
    .map((code, index) => {
      const text = found[index] ?? null;
      return text === null ? code : `${code}: ${text}`;
    })
    .join(', ');
}

/** `2024-02-01T00:00:00+03:00` as people read it in the programme's own zone: `2024-02-01`, or with the time. */
function localText(iso: string): string {
  const [day = '', rest = ''] = iso.split('T');
  const time = rest.replace(/(?:Z|[+-]\d{2}:\d{2})$/, '');
  if (time === '00:00:00') return day;
  return `${day} ${time.endsWith(':00') ? time.slice(0, 5) : time}`;
}

function aligned(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [names, ...rows];
  const widths = names.map((_name, index) => Math.max(...all.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return NUMERIC.has(names[index] ?? '') ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return all.map((row) => `  ${line(row)}\n`).join('');
}
