import type { ClientBase } from 'pg';
import { type Instant, monthOf, monthText } from '../../../rules/time.ts';
import { readRows } from '../binary-copy.ts';
import { timestamptz } from '../instant.ts';
import { subscriberId } from '../subscriber-id.ts';
import { isBelievedSql } from './belief.ts';
import { byHandOf, SELECT_BY_HAND } from './by-hand.select.ts';
import type { StoredStep } from './history.stream.ts';
import { recordOf } from './record.select.ts';
import { kindNumber } from './step-numbers.ts';
import { STEP_COLUMNS, type StepReading, stepOf } from './steps.select.ts';
import { type HistoryView, joinRuns, type Part, RECORD_COLUMNS, selectKnown, selectStepsOf } from './view.ts';

/** Where a step stands among all that were ever written for a counter: of two at one place, the later run's comes after. */
export interface HistoryPlace {
  readonly effective: Instant;
  readonly sequence: number;
  readonly run: number;
}

export type HistoryOrder = 'newest-first' | 'oldest-first';

export interface PageFilter {
  /** External id. */
  readonly subscriber: string;
  readonly view: HistoryView;
  readonly order: HistoryOrder;
  /** null: from the first. */
  readonly after: HistoryPlace | null;
  readonly limit: number;
}

/** Some steps of one counter in their order, with their records: never more than `limit` rows of each table are read. */
export function readPage(
  client: ClientBase,
  filter: PageFilter,
  reading: StepReading,
): Promise<readonly StoredStep[]> {
  return readRows(client, selectPage(filter), (row) => ({
    byHand: byHandOf(row, 0),
    step: stepOf(row, 1, reading),
    record: recordOf(row, 1 + STEP_COLUMNS),
  }));
}

/** The query of `readPage`, for a test of its plan. */
export function selectPage(filter: PageFilter): string {
  const { subscriber, view, order, limit } = filter;
  const way = order === 'newest-first' ? 'desc' : 'asc';
  const place = `effective_at ${way}, sequence ${way}, run_id ${way} limit ${limit}`;
  const parts: { readonly entry: Part; readonly outcome: Part } = {
    entry: { where: afterPlace(filter), order: `order by ${place}` },
    // A month has one bonus day, so by month is by instant, and the key is of the month.
    outcome: {
      where: `${afterPlace(filter)} ${afterMonth(filter)}`,
      order: `order by month ${way}, ${place}`,
    },
  };
  return `select ${SELECT_BY_HAND}, step.*, ${RECORD_COLUMNS}
    from (${selectKnown(view, `where subscriber_id = ${subscriberId(subscriber)}`)}) as s
    cross join lateral (select * from (${selectStepsOf(view, parts)}) as step order by ${place}) as step
    ${joinRuns(view)}
    order by effective_at ${way}, sequence ${way}, run_id ${way}`;
}

/** The instant alone says it once more, for partitions are told by it. */
function afterPlace({ after, order }: PageFilter): string {
  if (after === null) return '';
  const than = order === 'newest-first' ? '<' : '>';
  const at = `'${timestamptz(after.effective)}'::timestamptz`;
  return `and effective_at ${than}= ${at} and (effective_at, sequence, run_id) ${than} (${at}, ${after.sequence}, ${after.run})`;
}

function afterMonth({ after, order, view }: PageFilter): string {
  if (after === null) return '';
  const month = `'${monthText(monthOf(after.effective, view.zone))}-01'`;
  return `and month ${order === 'newest-first' ? '<=' : '>='} ${month}`;
}

/** What the last believed entries of one counter say. */
export interface LastEntries {
  /** null: there is none. */
  readonly value: number | null;
  /** Whether the last change of enrolment, if there was one, was to be enrolled. */
  readonly enrolled: boolean;
}

/** @param knownRun of the subscriber, by `findKnownRun` */
export async function findLastEntries(
  client: ClientBase,
  { programmeId, asOf }: HistoryView,
  { subscriber, knownRun }: { readonly subscriber: string; readonly knownRun: number },
): Promise<LastEntries> {
  const upTo = asOf === null ? '' : `and effective_at <= '${timestamptz(asOf)}'`;
  const last = (what: string, more: string): string => `(select ${what} from entry
    where subscriber_id = $1 and programme_id = $2 and ${isBelievedSql('$3')} ${upTo} ${more}
    order by effective_at desc, sequence desc limit 1)`;
  const enrolled = kindNumber('enrolled');
  const changes = `and kind in (${enrolled}, ${kindNumber('unenrolled')})`;
  const { rows } = await client.query<LastEntries>(
    `select ${last('value', '')} as value, coalesce(${last(`kind = ${enrolled}`, changes)}, false) as enrolled`,
    [subscriberId(subscriber), programmeId, knownRun],
  );
  return rows[0] ?? { value: null, enrolled: false };
}
