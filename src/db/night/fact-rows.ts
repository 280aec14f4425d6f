import type { SubscriberFacts } from '../../../rules/facts.ts';
import type { FactList } from '../../../rules/facts-needed.ts';
import { FOREVER, type Instant } from '../../../rules/time.ts';
import type { BinaryRow } from '../binary-row.ts';
import { COLUMN } from './facts.select.ts';

type RowReader<List extends FactList> = (row: BinaryRow, places: number) => SubscriberFacts[List][number];

/**
 * Reads a fact from the common columns of facts.select.ts.
 *
 * @param places decimal places of the deployment's currency
 */
export function factOf<List extends FactList>(
  list: List,
  row: BinaryRow,
  places: number,
): SubscriberFacts[List][number] {
  return READERS[list](row, places);
}

const { from: FROM, to: TO, a: A, b: B, c: C, d: D, amount: AMOUNT, number: NUMBER, flag: FLAG } = COLUMN;

const READERS: { readonly [List in FactList]: RowReader<List> } = {
  profiles: (row) => ({
    kind: row.text(A) === 'person' ? 'person' : 'organisation',
    segment: row.text(B),
    from: row.instant(FROM),
  }),
  services: (row) => ({ service: row.text(A), from: row.instant(FROM), to: endOf(row) }),
  blockings: (row) => ({ kind: row.text(A), from: row.instant(FROM), to: endOf(row) }),
  fees: (row, places) => ({
    service: row.text(A),
    tariff: row.text(B),
    amount: row.amount(AMOUNT, places),
    from: row.instant(FROM),
  }),
  payments: (row, places) => ({
    id: row.text(A),
    at: row.instant(FROM),
    amount: row.amount(AMOUNT, places),
  }),
  charges: (row, places) => ({
    id: row.text(A),
    at: row.instant(FROM),
    amount: row.amount(AMOUNT, places),
    category: row.text(B),
  }),
  balances: (row, places) => ({ at: row.instant(FROM), amount: row.amount(AMOUNT, places) }),
  promotions: (row) => ({ promotion: row.text(A), from: row.instant(FROM), to: endOf(row) }),
  enrolments: (row) => ({
    at: row.instant(FROM),
    action: row.text(B) === 'enrol' ? 'enrol' : 'leave',
    programme: programmeOf(row, A),
    author: row.textOrNull(C),
    channel: row.textOrNull(D),
  }),
  openings: (row) => ({
    at: row.instant(FROM),
    value: row.int(NUMBER),
    programme: programmeOf(row, A),
    enrolled: row.isNull(FLAG) ? null : row.bool(FLAG),
  }),
  adjustments: (row) => ({
    id: row.text(A),
    at: row.instant(FROM),
    delta: row.int(NUMBER),
    author: row.text(C),
    reason: row.text(D),
    programme: programmeOf(row, B),
  }),
  terminations: (row) => ({ at: row.instant(FROM) }),
};

function endOf(row: BinaryRow): Instant {
  return row.isNull(TO) ? FOREVER : row.instant(TO);
}

/** The empty text stands for every programme. */
function programmeOf(row: BinaryRow, field: number): string | null {
  const programme = row.text(field);
  return programme === '' ? null : programme;
}
