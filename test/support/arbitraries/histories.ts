import fc from 'fast-check';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import type { FactList } from '../../../rules/facts-needed.ts';
import type { Amount } from '../../../rules/money.ts';
import type { Instant, Zone } from '../../../rules/time.ts';
import {
  ALWAYS,
  dayStart,
  FOREVER,
  monthOf,
  monthStart,
  parseDuration,
  plus,
  readInstant,
  zoneOf,
} from '../../../rules/time.ts';
import { LENGTHS, NAMED_KINDS } from './interruptions.ts';
import { PROGRAMME } from './programmes.ts';

/**
 * What a history is made of before the zone is known. Facts do not carry instants but places in a chain of instants, so that
 * several facts share an instant, intervals touch, and gaps have exactly the length of a threshold.
 */
interface Recipe {
  readonly start: string;
  readonly steps: readonly {
    readonly length: string;
    readonly off: number;
    readonly snap: 'none' | 'midnight' | 'month';
  }[];
  readonly rows: Readonly<Record<FactList, readonly Row[]>>;
  /** Whether service, balance and fee begin at the start, as they do in real life; the service ends at a point or never. */
  readonly usual: boolean;
  readonly serviceEnds: number | null;
}

interface Row {
  readonly from: number;
  readonly to: number | null;
  readonly code: string;
  readonly other: string;
  readonly amount: number;
  readonly flag: boolean | null;
}

const POINTS = 14;
const steps = fc.array(
  fc.record({
    length: fc.constantFrom(...LENGTHS, 'P20D', 'P1M', 'PT1H'),
    off: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.constantFrom(1, -1, 3_600_000) },
    ),
    snap: fc.constantFrom('none', 'none', 'none', 'midnight', 'month'),
  }),
  { minLength: POINTS - 1, maxLength: POINTS - 1 },
);

const point = fc.integer({ min: 0, max: POINTS - 1 });

function rows(
  maxLength: number,
  of: { codes?: string[]; others?: string[]; amounts?: number[] },
): fc.Arbitrary<Row[]> {
  const row = fc.record({
    from: point,
    to: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 4 }),
    code: fc.constantFrom(...(of.codes ?? [''])),
    other: fc.constantFrom(...(of.others ?? [''])),
    amount: fc.constantFrom(...(of.amounts ?? [0])),
    flag: fc.constantFrom(null, null, true, false),
  });
  return fc.array(row, { maxLength });
}

const programmesNamed = ['', '', PROGRAMME, 'elsewhere'];

const recipes: fc.Arbitrary<Recipe> = fc.record({
  start: fc.constantFrom(
    '2022-12-31T18:00',
    '2023-01-01',
    '2023-01-31',
    '2023-01-10T09:30',
    '2022-12-20',
    '2023-03-24T23:00',
  ),
  steps,
  usual: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  serviceEnds: fc.option(fc.integer({ min: 3, max: POINTS - 1 }), { freq: 2 }),
  rows: fc.record({
    profiles: rows(2, {
      codes: ['person', 'person', 'organisation'],
      others: ['apartment', 'private_sector'],
    }),
    services: rows(5, { codes: ['internet', 'internet', 'tv'] }),
    blockings: rows(5, { codes: [...NAMED_KINDS, 'zzz', 'aaa'] }),
    fees: rows(4, {
      codes: ['internet', 'internet', 'tv'],
      others: ['home', 'fast', 'promo'],
      amounts: [0, 10_000, 30_000, 33_333],
    }),
    payments: rows(5, { amounts: [10_000, 30_000, 33_333] }),
    charges: rows(4, { codes: ['internet', 'tv', 'equipment'], amounts: [-5_000, 10_000, 33_333] }),
    balances: rows(5, { amounts: [-10_000, -1, 0, 9_999, 10_000, 10_001, 50_000] }),
    promotions: rows(2, { codes: ['pr'] }),
    enrolments: rows(4, { codes: ['enrol', 'enrol', 'leave'], others: programmesNamed }),
    openings: rows(2, { others: programmesNamed, amounts: [0, 1, 3, 5, 9] }),
    adjustments: rows(3, { codes: ['a', 'b'], others: programmesNamed, amounts: [-3, -1, 2, 7] }),
    terminations: fc.oneof(fc.constant<Row[]>([]), rows(2, {})),
  }),
});

/** Random facts of one subscriber with coincidences: equal instants, touching spans, exact lengths, days of clock change. */
export function histories(zoneName: string): fc.Arbitrary<SubscriberFacts> {
  return recipes.map((recipe) => factsOf(recipe, zoneOf(zoneName)));
}

/** The chain of instants of a recipe, ascending. */
function chainOf({ start, steps: taken }: Recipe, zone: Zone): Instant[] {
  const read = readInstant(start, zone);
  const chain: Instant[] = [read.kind === 'instant' ? read.at : 0];
  for (const { length, off, snap } of taken) {
    const last = chain.at(-1) ?? 0;
    const duration = parseDuration(length);
    const next = (duration === undefined ? last : plus(last, duration, zone)) + off;
    if (snap === 'month') chain.push(monthStart(monthOf(next, zone) + 1, zone));
    else chain.push(snap === 'midnight' ? dayStart(next, zone) : next);
  }
  return chain.sort((left, right) => left - right);
}

function factsOf(recipe: Recipe, zone: Zone): SubscriberFacts {
  const chain = chainOf(recipe, zone);
  const at = (row: Row): Instant => chain[row.from] ?? 0;
  const to = (row: Row): Instant => (row.to === null ? FOREVER : (chain[row.from + row.to] ?? FOREVER));
  const spans = (list: readonly Row[]): readonly Row[] => list.filter((row) => at(row) < to(row));
  const { rows: all } = recipe;
  const programme = (row: Row): string | null => (row.other === '' ? null : row.other);
  const amount = (row: Row): Amount => BigInt(row.amount) as Amount;
  const first = chain[0] ?? 0;
  const ends = recipe.serviceEnds === null ? FOREVER : (chain[recipe.serviceEnds] ?? FOREVER);
  const usualService = { service: 'internet', from: first, to: ends > first ? ends : FOREVER };
  const knownFee = { service: 'internet', tariff: 'home', amount: 30_000n as Amount, from: first };
  const knownBalance = { at: first, amount: 20_000n as Amount };
  return {
    subscriber: 'S1',
    profiles: ordered(
      all.profiles.map((row, index) => ({
        kind: row.code as 'person' | 'organisation',
        segment: row.other,
        from: index === 0 && row.flag !== true ? ALWAYS : at(row),
      })),
      () => '',
    ),
    services: ordered(
      [
        ...(recipe.usual ? [usualService] : []),
        ...spans(all.services).map((row) => ({ service: row.code, from: at(row), to: to(row) })),
      ],
      (row) => row.service,
    ),
    blockings: ordered(
      spans(all.blockings).map((row) => ({ kind: row.code, from: at(row), to: to(row) })),
      (row) => row.kind,
    ),
    fees: ordered(
      [
        ...all.fees.map((row) => ({
          service: row.code,
          tariff: row.other,
          amount: amount(row),
          from: at(row),
        })),
        ...(recipe.usual ? [knownFee] : []),
      ],
      (row) => row.service,
    ),
    payments: ordered(
      all.payments.map((row, index) => ({ id: `p${String(index)}`, at: at(row), amount: amount(row) })),
      (row) => row.id,
    ),
    charges: ordered(
      all.charges.map((row, index) => ({
        id: `c${String(index)}`,
        at: at(row),
        amount: amount(row),
        category: row.code,
      })),
      (row) => row.id,
    ),
    balances: ordered(
      [
        ...all.balances.map((row) => ({ at: at(row), amount: amount(row) })),
        ...(recipe.usual ? [knownBalance] : []),
      ],
      () => '',
    ),
    promotions: ordered(
      spans(all.promotions).map((row) => ({ promotion: row.code, from: at(row), to: to(row) })),
      (row) => row.promotion,
    ),
    enrolments: ordered(
      all.enrolments.map((row) => ({
        at: at(row),
        action: row.code as 'enrol' | 'leave',
        programme: programme(row),
        author: null,
        channel: null,
      })),
      (row) => row.programme ?? '',
    ),
    openings: ordered(
      all.openings.map((row) => ({
        at: at(row),
        value: row.amount,
        programme: programme(row),
        enrolled: row.flag,
      })),
      (row) => row.programme ?? '',
    ),
    adjustments: ordered(
      all.adjustments.map((row, index) => ({
        id: `${row.code}${String(index)}`,
        at: at(row),
        delta: row.amount,
        author: 'support',
        reason: 'goodwill',
        programme: programme(row),
      })),
      (row) => row.id,
    ),
    terminations: ordered(
      all.terminations.map((row) => ({ at: at(row) })),
      () => '',
    ),
  };
}

/** By instant, then by the rest of the key; of two rows with one key the later wins, as in an import. */
function ordered<T extends object>(list: readonly T[], key: (row: T) => string): T[] {
  const instant = (row: T): Instant =>
    'from' in row ? (row.from as Instant) : (row as unknown as { at: Instant }).at;
  const byKey = new Map(list.map((row) => [`${String(instant(row))} ${key(row)}`, row]));
  return [...byKey.values()].sort((left, right) => {
    const [one, two] = [key(left), key(right)];
    return instant(left) - instant(right) || (one < two ? -1 : one > two ? 1 : 0);
  });
}
