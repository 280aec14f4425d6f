import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { FACT_LISTS, type FactList } from '../../../rules/facts-needed.ts';
import { type IdRange, inRange } from './id-range.ts';
import type { Run } from './run.ts';

/** Positions of the common columns in which rows of all facts are read. */
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
  /** Of news only. */
  withdrawn: 11,
  revision: 12,
} as const;

/** The tag of a row of table `due`; a fact's is the place of its list, from 1. */
export const DUE_TAG = 0;

/** The list that a row with this tag belongs to. */
export function listOfTag(tag: number): FactList {
  return FACT_LISTS[tag - 1] as FactList;
}

/** Whose news are read, and of which facts. */
export interface NewsScope {
  readonly lists: readonly FactList[];
  readonly range: IdRange;
  /** The only ones in the range that have any; null: they are too many to be looked up one by one. */
  readonly ids: readonly bigint[] | null;
}

/**
 * What units applied since the last run have said of some facts, subscriber by subscriber: for each key its latest version that
 * the run knows. Old versions that only became superseded are left out.
 */
export function selectNews(run: Run, { lists, range, ids }: NewsScope): string {
  const ofThem = ids === null ? '' : `and f.subscriber_id = any ('{${ids.join(',')}}'::bigint[])`;
  const branches = lists.map(
    (list) => `select ${columnsOf(list)}, f.withdrawn, f.revision from fact_${FACTS[list].fact} f
      where ${isNews('f', run, range)} ${ofThem} and (f.superseded_revision is null or f.superseded_revision > ${run.cut})`,
  );
  return `${branches.join('\nunion all\n')}\norder by subscriber_id`;
}

/** That a row came with a unit that earlier runs have not consumed and this one knows. */
export function isNews(row: string, { cutFrom, cut }: Pick<Run, 'cutFrom' | 'cut'>, range: IdRange): string {
  return `${row}.revision > ${cutFrom} and ${row}.revision <= ${cut} and ${inRange(row, range)}`;
}

interface FactColumns {
  readonly fact: FactName;
  readonly from: 'from_at' | 'at';
  readonly to?: string;
  /** Up to four columns of text, for a, b, c and d. */
  readonly texts: readonly string[];
  readonly amount?: string;
  readonly number?: string;
  readonly flag?: string;
}

const FACTS: Readonly<Record<FactList, FactColumns>> = {
  profiles: { fact: 'subscriber', from: 'from_at', texts: ['kind', 'segment'] },
  services: { fact: 'service', from: 'from_at', to: 'to_at', texts: ['service'] },
  blockings: { fact: 'blocking', from: 'from_at', to: 'to_at', texts: ['kind'] },
  fees: { fact: 'fee', from: 'from_at', texts: ['service', 'tariff'], amount: 'amount' },
  payments: { fact: 'payment', from: 'at', texts: ['id'], amount: 'amount' },
  charges: { fact: 'charge', from: 'at', texts: ['id', 'category'], amount: 'amount' },
  balances: { fact: 'balance', from: 'at', texts: [], amount: 'amount' },
  promotions: { fact: 'promotion', from: 'from_at', to: 'to_at', texts: ['promotion'] },
  enrolments: { fact: 'enrolment', from: 'at', texts: ['programme', 'action', 'author', 'channel'] },
  openings: { fact: 'opening', from: 'at', texts: ['programme'], number: 'value', flag: 'enrolled' },
  adjustments: {
    fact: 'adjustment',
    from: 'at',
    texts: ['id', 'programme', 'author', 'reason'],
    number: 'delta',
  },
  terminations: { fact: 'termination', from: 'at', texts: [] },
};

/** The common columns of a fact's table `f`; those of another one may say whose it is. */
function columnsOf(list: FactList, subscriberId = 'f.subscriber_id'): string {
  const { from, to, texts, amount, number, flag } = FACTS[list];
  const column = (name: string | undefined, type: string): string =>
    name === undefined ? `null::${type}` : `f.${name}`;
  return [
    subscriberId,
    `${FACT_LISTS.indexOf(list) + 1}::smallint as tag`,
    column(from, 'timestamptz'),
    column(to, 'timestamptz'),
    ...[0, 1, 2, 3].map((index) => column(texts[index], 'text')),
    column(amount, 'numeric'),
    column(number, 'integer'),
    column(flag, 'boolean'),
  ].join(', ');
}

function selectFactsOfDue(list: FactList): string {
  // `offset 0` keeps the planner to one look into the primary key a subscriber: without it, statistics of one day make it read the
  // whole table on another. It hides that both ids are the same, so the one is told in whose order the rows come. `+ 0` keeps the
  // revision a filter: as a condition for the key's index, PostgreSQL 18 reckons with a look for every value of the columns between, and
  // takes the index by revision instead, which is of everybody.
  return `select ${columnsOf(list, 'due.subscriber_id')}
    from due cross join lateral (
      select * from fact_${FACTS[list].fact} f
      where f.subscriber_id = due.subscriber_id and not f.withdrawn and f.revision + 0 <= due.cut
        and (f.superseded_revision is null or f.superseded_revision > due.cut)
      offset 0
    ) as f`;
}

const SELECT_DUE = `select due.subscriber_id, ${DUE_TAG}::smallint as tag, fold.at as from_at, null::timestamptz as to_at,
    external_id as a, fold.counters::text as b, null::text as c, null::text as d, null::numeric as amount, null::integer as number,
    null::boolean as flag
  from due left join lateral (
    select at, counters from fold where fold.subscriber_id = due.subscriber_id offset 0
  ) as fold on true`;

/**
 * The subscribers of table `due` with some of their facts, from the beginning, as one ordered stream: for each its row of `due`, with what is
 * folded, and its facts, in no order. Each branch comes in the order of `due`'s primary key, so that the server merges and does not sort.
 *
 * A fact is read as of the cut of its row in `due`: applied up to it, and superseded, if ever, after it.
 */
export function selectDueWithFacts(lists: readonly FactList[]): string {
  return [SELECT_DUE, ...lists.map(selectFactsOfDue)]
    .map((branch) => `(${branch} order by subscriber_id)`)
    .join('\nunion all\n')
    .concat('\norder by subscriber_id');
}
