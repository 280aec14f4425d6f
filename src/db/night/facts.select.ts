import type { IdRange } from './due.repository.ts';

/**
 * Everything that one slice of the walk reads, as one ordered stream: for each due subscriber its row of `due`, then its facts, in
 * common columns. Each branch comes out of its primary key in order, so that the server merges and does not sort.
 *
 * A fact is read as of the cut of its row in `due`: applied up to it, and superseded, if ever, after it.
 */
export function selectDueWithFacts(range: IdRange): string {
  const branches = [selectDue(range), ...FACTS.map((fact) => selectFact(fact, range))].map(
    (branch) => `(${branch} order by subscriber_id)`,
  );
  return `${branches.join('\nunion all\n')}\norder by subscriber_id, tag`;
}

/** Positions of the common columns. */
export const COLUMN = {
  subscriberId: 0,
  tag: 1,
  from: 2,
  to: 3,
  a: 4,
  b: 5,
  c: 6,
  d: 7,
  amount: 8,
  number: 9,
  flag: 10,
} as const;

/** What a row of the stream is. */
export const TAG = {
  due: 0,
  subscriber: 1,
  service: 2,
  blocking: 3,
  fee: 4,
  payment: 5,
  charge: 6,
  balance: 7,
  promotion: 8,
  enrolment: 9,
  opening: 10,
  adjustment: 11,
  termination: 12,
} as const;

type FactTag = keyof Omit<typeof TAG, 'due'>;

function selectDue(range: IdRange): string {
  return `select subscriber_id, ${TAG.due}::smallint as tag, walked_to as from_at, null::timestamptz as to_at,
      external_id as a, state as b, null::text as c, null::text as d, null::numeric as amount, null::integer as number,
      is_late as flag
    from due where ${inRange(range)}`;
}

/** As text, because COPY takes no parameters. */
export function inRange({ from, to }: IdRange): string {
  return `due.subscriber_id between ${from} and ${to}`;
}

interface FactColumns {
  readonly fact: FactTag;
  readonly from?: string;
  readonly to?: string;
  /** Up to four columns of text, for a, b, c and d. */
  readonly texts: readonly string[];
  readonly amount?: string;
  readonly number?: string;
  readonly flag?: string;
}

const FACTS: readonly FactColumns[] = [
  { fact: 'subscriber', from: 'from_at', texts: ['kind', 'segment'] },
  { fact: 'service', from: 'from_at', to: 'to_at', texts: ['service'] },
  { fact: 'blocking', from: 'from_at', to: 'to_at', texts: ['kind'] },
  { fact: 'fee', from: 'from_at', texts: ['service', 'tariff'], amount: 'amount' },
  { fact: 'payment', texts: ['id'], amount: 'amount' },
  { fact: 'charge', texts: ['id', 'category'], amount: 'amount' },
  { fact: 'balance', texts: [], amount: 'amount' },
  { fact: 'promotion', from: 'from_at', to: 'to_at', texts: ['promotion'] },
  { fact: 'enrolment', texts: ['programme', 'action', 'author', 'channel'] },
  { fact: 'opening', texts: ['programme'], number: 'value', flag: 'enrolled' },
  { fact: 'adjustment', texts: ['id', 'programme', 'author', 'reason'], number: 'delta' },
  { fact: 'termination', texts: [] },
];

function selectFact(columnsOf: FactColumns, range: IdRange): string {
  const { fact, from = 'at', to, texts, amount, number, flag } = columnsOf;
  const column = (name: string | undefined, type: string): string =>
    name === undefined ? `null::${type}` : `f.${name}`;
  const columns = [
    'due.subscriber_id',
    `${TAG[fact]}::smallint`,
    column(from, 'timestamptz'),
    column(to, 'timestamptz'),
    ...[0, 1, 2, 3].map((index) => column(texts[index], 'text')),
    column(amount, 'numeric'),
    column(number, 'integer'),
    column(flag, 'boolean'),
  ];
  // `offset 0` keeps the planner to one look into the primary key a subscriber: without it, statistics of one day make it read the
  // whole table on another.
  return `select ${columns.join(', ')}
    from due cross join lateral (
      select * from fact_${fact} f
      where f.subscriber_id = due.subscriber_id and not f.withdrawn and f.revision <= due.cut
        and (f.superseded_revision is null or f.superseded_revision > due.cut)
      offset 0
    ) as f
    where ${inRange(range)}`;
}
