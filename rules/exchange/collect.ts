import type { SubscriberFacts } from '../facts.ts';
import { noFacts } from '../facts.ts';
import type { FactName, FactRow } from './fact-row.ts';
import { columnsOf, FACT_NAMES, FACT_SPECS } from './fact-specs.ts';
import { quoted, type Rejection, rejected } from './rejection.ts';
import { compareUtf8 } from './utf8-order.ts';

/** Where a row stands: the file, and the physical line it begins on, from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface PlacedRow extends Place {
  readonly row: FactRow;
}

export interface PlacedRejection extends Rejection, Place {}

/** The same key twice with other content: the later row holds. */
export interface RepeatedKey extends Place {
  readonly code: 'key_repeated';
  readonly message: string;
}

export interface Collected {
  /** Ordered by subscriber, bytes of UTF-8. */
  readonly subscribers: readonly SubscriberFacts[];
  readonly rejections: readonly PlacedRejection[];
  readonly warnings: readonly RepeatedKey[];
}

/**
 * Gathers rows, in the order they were read, into the facts of each subscriber (docs/domain.md "Facts"): of rows with the same key the
 * last holds, a withdrawn one takes its fact back, and a row of a subscriber that no subscriber row names is rejected.
 */
export function collectFacts(rows: Iterable<PlacedRow>): Collected {
  const bySubscriber = new Map<string, Map<string, PlacedRow>>();
  const warnings: RepeatedKey[] = [];
  for (const placed of rows) {
    const { row } = placed;
    let kept = bySubscriber.get(row.subscriber);
    if (kept === undefined) {
      kept = new Map();
      bySubscriber.set(row.subscriber, kept);
    }
    const key = keyOf(row);
    const earlier = kept.get(key);
    if (earlier !== undefined && !sameRow(earlier.row, row)) warnings.push(repeatedKey(earlier, placed));
    if (earlier === undefined || !sameRow(earlier.row, row)) kept.set(key, placed);
  }
  return { ...gathered(bySubscriber), warnings };
}

function gathered(
  bySubscriber: ReadonlyMap<string, ReadonlyMap<string, PlacedRow>>,
): Pick<Collected, 'subscribers' | 'rejections'> {
  const subscribers: SubscriberFacts[] = [];
  const rejections: PlacedRejection[] = [];
  for (const subscriber of [...bySubscriber.keys()].sort(compareUtf8)) {
    const placed = [...(bySubscriber.get(subscriber)?.values() ?? [])];
    if (placed.some(({ row }) => row.fact === 'subscriber')) {
      subscribers.push(
        factsOf(
          subscriber,
          placed.map(({ row }) => row),
        ),
      );
    } else {
      rejections.push(...placed.map(unknownSubscriber));
    }
  }
  return { subscribers, rejections };
}

/** The field of `SubscriberFacts` that holds the rows of a fact. */
const LISTS = {
  subscriber: 'profiles',
  service: 'services',
  blocking: 'blockings',
  fee: 'fees',
  payment: 'payments',
  charge: 'charges',
  balance: 'balances',
  promotion: 'promotions',
  enrolment: 'enrolments',
  opening: 'openings',
  adjustment: 'adjustments',
  termination: 'terminations',
} as const satisfies Record<FactName, keyof SubscriberFacts>;

function factsOf(subscriber: string, rows: readonly FactRow[]): SubscriberFacts {
  const lists: Record<string, unknown> = {};
  const held = rows.filter((row) => !row.withdrawn);
  for (const fact of FACT_NAMES) {
    const ofFact = held.filter((row) => row.fact === fact);
    if (ofFact.length > 0) lists[LISTS[fact]] = ofFact.sort(byInstantThenKey).map(contentOf);
  }
  return { ...noFacts(subscriber), ...lists };
}

type Values = Readonly<Record<string, string | number | bigint | boolean | null>>;

function valuesOf(row: FactRow): Values {
  return row as unknown as Values;
}

/** What the row says, without what is the same for the whole list. */
function contentOf(row: FactRow): Values {
  const values = valuesOf(row);
  const content: Record<string, Values[string]> = {};
  for (const { name } of columnsOf(row.fact)) {
    if (name !== 'subscriber' && name !== 'withdrawn') content[name] = values[name] ?? null;
  }
  return content;
}

function keyOf(row: FactRow): string {
  const values = valuesOf(row);
  return JSON.stringify([row.fact, ...FACT_SPECS[row.fact].key.map((column) => values[column])]);
}

function sameRow(left: FactRow, right: FactRow): boolean {
  const [a, b] = [valuesOf(left), valuesOf(right)];
  return columnsOf(left.fact).every(({ name }) => a[name] === b[name]);
}

function instantOf(row: FactRow): number {
  return 'from' in row ? row.from : row.at;
}

/** The order of the lists of rules/facts.ts. Both rows are of one fact. */
function byInstantThenKey(left: FactRow, right: FactRow): number {
  const [a, b] = [valuesOf(left), valuesOf(right)];
  const keys = FACT_SPECS[left.fact].key;
  return keys.reduce(
    (order, column) => (order === 0 ? compareUtf8(String(a[column] ?? ''), String(b[column] ?? '')) : order),
    instantOf(left) - instantOf(right),
  );
}

function repeatedKey(earlier: PlacedRow, { file, line, row }: PlacedRow): RepeatedKey {
  const key = ['subscriber', ...FACT_SPECS[row.fact].key].join(', ');
  const other = `the same ${key} as in line ${earlier.line}, with other content`;
  return {
    file,
    line,
    code: 'key_repeated',
    message: `${row.fact} of ${quoted(row.subscriber)}: ${other}; this row holds`,
  };
}

function unknownSubscriber({ file, line, row }: PlacedRow): PlacedRejection {
  const reason = `${quoted(row.subscriber)} is not in ${FACT_SPECS.subscriber.file}; add the subscriber there, or take the row away`;
  return { file, line, ...rejected('subscriber', row.subscriber, 'unknown_subscriber', reason) };
}
