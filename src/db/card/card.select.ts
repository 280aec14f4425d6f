import { THOSE_IDS, THOSE_ROWS } from '../asked-statement.ts';
import { IN_FORCE } from '../history/steps.select.ts';

/** What the rows of a card are told by: their first column. */
export const TAG = {
  subscriber: 0,
  counter: 1,
  outcome: 2,
  parked: 3,
  touch: 4,
  request: 5,
  answer: 6,
  held: 7,
} as const;

/** Positions of the columns in which rows of all kinds are read. */
export const CARD = {
  tag: 0,
  programmeId: 1,
  a: 2,
  b: 3,
  c: 4,
  flag: 5,
  at: 6,
  number: 7,
  x: 8,
  y: 9,
  z: 10,
  texts: 11,
  state: 12,
  subscriberId: 13,
} as const;

const TYPES = {
  programmeId: 'smallint',
  a: 'integer',
  b: 'integer',
  c: 'integer',
  flag: 'boolean',
  at: 'timestamptz',
  number: 'float8',
  x: 'text',
  y: 'text',
  z: 'text',
  texts: 'text[]',
  state: 'bytea',
} as const;
type Column = keyof typeof TYPES;

/** What stands in the text of the statement, so that its plan opens just the partitions that it needs. */
export interface CardScope {
  readonly programmeIds: readonly number[];
  /** First days of the first and the last month in which outcomes are looked for; null: no night is done. */
  readonly months: { readonly from: string; readonly to: string } | null;
  /** Numbers of the posted closes of those months. */
  readonly closeIds: readonly number[];
}

/**
 * Everything that a card is told of, in one statement: of each kind the rows of some subscribers, by primary keys. `$1`: their 64-bit ids,
 * `$2`: a revision that all nights have consumed. No row of the first kind: no applied import names the subscriber.
 */
export function selectCard(scope: CardScope): string {
  return [
    select('subscriber', { x: STAMP, y: 'external_id' }, `subscriber where subscriber_id = ${THOSE_IDS}`),
    select('counter', COUNTER, `counter where subscriber_id = ${THOSE_IDS}`),
    ...outcomes(scope),
    select(
      'parked',
      { programmeId: 'programme_id', x: 'code', at: 'parked_at' },
      `parked where subscriber_id = ${THOSE_IDS}`,
    ),
    // `+ 0` keeps the planner to the primary keys, as in facts.select.ts; and a plan for one `$2` does not look better than one for any.
    select(
      'touch',
      { a: 'facts', number: 'revision' },
      `touch where subscriber_id = ${THOSE_IDS} and revision + 0 > $2`,
    ),
    select(
      'request',
      { x: 'action', y: 'programme', at: 'at', number: 'revision' },
      `fact_enrolment where subscriber_id = ${THOSE_IDS} and revision + 0 > $2 and superseded_revision is null and not withdrawn`,
    ),
    ...answers(scope),
  ].join('\nunion all\n');
}

const COUNTER = {
  programmeId: 'programme_id',
  a: 'run_id',
  b: 'value',
  flag: 'enrolled',
  at: 'next_at',
  state: 'state',
} as const;

const OUTCOME = {
  programmeId: 'programme_id',
  a: 'sequence',
  b: 'counter',
  c: 'version',
  at: 'effective_at',
  number: 'codes',
  x: 'percent',
  y: 'base',
  z: 'amount',
  texts: 'found',
} as const;

function outcomes({ programmeIds, months }: CardScope): readonly string[] {
  if (months === null) return [];
  // By bounds: a list of months would open every partition there is.
  return programmeIds.map((id) => {
    const own = `subscriber_id = those.id and programme_id = ${id} and ${IN_FORCE}`;
    const last = `${THOSE_ROWS} as those (id), lateral (select * from outcome
      where ${own} and month >= '${months.from}' and month <= '${months.to}' order by month desc limit 1) as o`;
    return select('outcome', OUTCOME, last);
  });
}

function answers({ closeIds }: CardScope): readonly string[] {
  if (closeIds.length === 0) return [];
  const ofThem = `subscriber_id = ${THOSE_IDS} and close_id in (${closeIds.join(', ')})`;
  return [
    select(
      'answer',
      { a: 'close_id', x: 'answer', y: 'reason', at: 'answered_at' },
      `answer where ${ofThem}`,
    ),
    select('held', { a: 'close_id' }, `held_credit where ${ofThem}`),
  ];
}

function select(tag: keyof typeof TAG, columns: Partial<Record<Column, string>>, from: string): string {
  const all = (Object.keys(TYPES) as Column[]).map((name) => `(${columns[name] ?? 'null'})::${TYPES[name]}`);
  return `select ${TAG[tag]}::smallint, ${all.join(', ')}, subscriber_id::text from ${from}`;
}

/**
 * A text that changes whenever something does that all cards have in common: a file is published, a run begins, ends or stops, an incident
 * begins or ends, a month is posted, `pays_from` moves. What is kept in memory holds as long as it is the same.
 */
export const STAMP = `concat_ws(' ',
  (select max(revision) from programme_file), (select sum(pays_from - date '2000-01-01') from programme),
  (select max(run_id) from run where state = 'done'), (select count(*) from run where state = 'running'),
  (select concat_ws('-', count(*), sum(incident_id)) from incident where to_at is null),
  (select count(*) from close where state = 'posted'))`;
