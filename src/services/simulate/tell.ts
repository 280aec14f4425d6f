import { type Amount, formatAmount } from '../../../rules/money.ts';
import { rungStarts } from '../../../rules/rungs.ts';
import { versionIndexAt } from '../../../rules/schedule.ts';
import type { Programme } from '../../../rules/terms.ts';
import { monthText } from '../../../rules/time.ts';
import { type Change, type Changes, differenceOf, type Side } from './changes.ts';
import { type Months, spansOf } from './months.ts';
import type { ChangesTold, CountersTold, MonthTold, SideTold, SimulatedMonth, TermsTotal } from './report.ts';
import type { MonthTally } from './tally.ts';

/** The tally of one programme. */
export interface Tallied {
  readonly programme: Programme;
  readonly tally: readonly MonthTally[];
}

/** The months of both terms beside each other. */
export function tellMonths(
  proposed: Tallied,
  present: Tallied | null,
  months: Months,
): readonly SimulatedMonth[] {
  const tellOf = ({ programme, tally }: Tallied): readonly MonthTold[] =>
    spansOf(months, programme.zone).map(({ end }, index) => {
      const rungs = rungsAt(programme, end - 1);
      return tellMonth(tally[index] as MonthTally, rungs, programme.places);
    });
  const there = present === null ? null : tellOf(present);
  return tellOf(proposed).map((told, index) => ({
    month: monthText(months.from + index),
    proposed: told,
    present: there?.[index] ?? null,
  }));
}

/** Where the rungs of the version in force begin; empty: it gives no bonus. */
function rungsAt(programme: Programme, at: number): readonly number[] {
  const bonus = programme.versions[versionIndexAt(programme, at)]?.bonus ?? null;
  return bonus === null ? [] : rungStarts(bonus.rates);
}

function tellMonth(month: MonthTally, rungs: readonly number[], places: number): MonthTold {
  const { cost, credits, refusals, enrolled, newlyEnrolled, counters } = month;
  return {
    cost: formatAmount(cost as Amount, places),
    credits,
    refusals,
    enrolled,
    newlyEnrolled,
    counters: tellCounters(counters, rungs),
  };
}

function tellCounters(counters: ReadonlyMap<number, number>, starts: readonly number[]): CountersTold {
  const ascending = [...counters].sort(([left], [right]) => left - right);
  const count = ascending.reduce((sum, [, times]) => sum + times, 0);
  const buckets = [null, ...starts].map((from) => ({ from, counters: 0 }));
  let median: number | null = null;
  let passed = 0;
  for (const [value, times] of ascending) {
    passed += times;
    if (median === null && passed * 2 >= count) median = value;
    const bucket = buckets[starts.filter((start) => start <= value).length];
    if (bucket !== undefined) bucket.counters += times;
  }
  return { count, median, rungs: starts.length === 0 ? [] : buckets };
}

/** All months together. */
export function tellTotal({ programme, tally }: Tallied): TermsTotal {
  const sum = (of: (month: MonthTally) => number): number =>
    tally.reduce((total, month) => total + of(month), 0);
  return {
    cost: formatAmount(costOf(tally), programme.places),
    credits: sum(({ credits }) => credits),
    refusals: sum(({ refusals }) => refusals),
  };
}

export function costOf(tally: readonly MonthTally[]): Amount {
  return tally.reduce((total, { cost }) => total + cost, 0n) as Amount;
}

export function tellChanges({ winners, losers, same }: Changes, places: number): ChangesTold {
  return { winners: tellSide(winners, places), losers: tellSide(losers, places), same };
}

function tellSide({ subscribers, sum, largest }: Side, places: number): SideTold {
  const text = (amount: bigint): string => formatAmount(amount as Amount, places);
  return {
    subscribers,
    sum: text(sum),
    largest: largest.map((change: Change) => ({
      subscriber: change.subscriber,
      present: text(change.present),
      proposed: text(change.proposed),
      difference: text(differenceOf(change)),
    })),
  };
}
