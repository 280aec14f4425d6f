import { advance } from '../../../rules/advance.ts';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { FACT_LISTS, neededLists } from '../../../rules/facts-needed.ts';
import type { Amount } from '../../../rules/money.ts';
import type { Outcome } from '../../../rules/outcome.ts';
import type { Programme } from '../../../rules/terms.ts';
import { type Instant, monthStart } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import { readEverybody } from './everybody.ts';
import { type CameTo, Tally } from './tally.ts';

export interface Terms {
  readonly before: Programme;
  readonly after: Programme;
}

export interface Comparing {
  /** Whose amounts are compared, ascending. */
  readonly months: readonly number[];
  /** Up to which counters are compared. */
  readonly now: Instant;
  /** The last revision of facts that is known. */
  readonly cut: bigint;
  readonly onProgress: (done: number, total: number) => void;
}

export interface Compared {
  readonly tally: Tally;
  /** Whom the engine accepts under the old terms and not under the new: the night would park them. */
  readonly refused: number;
}

/**
 * What other terms come to: every subscriber is walked from all facts under both, to the end of the last month that is compared. A month
 * that is not over is a forecast. Nothing is written.
 */
export async function compareTerms(
  database: Database,
  { before, after }: Terms,
  { months, now, cut, onProgress }: Comparing,
): Promise<Compared> {
  const [needed, neededNow] = [new Set(neededLists(before)), new Set(neededLists(after))];
  const lists = FACT_LISTS.filter((list) => needed.has(list) || neededNow.has(list));
  const span = { now, months: new Set(months), until: endOf(months, after) };
  const tally = new Tally(months);
  let refused = 0;
  await readEverybody(
    database,
    { lists, cut, places: after.places },
    (facts) => {
      const was = walk(before, facts, span);
      const is = walk(after, facts, span);
      if (was !== null && is === null) refused += 1;
      if (was !== null && is !== null) tally.add(facts.subscriber, was, is);
    },
    onProgress,
  );
  return { tally, refused };
}

interface Span {
  readonly now: Instant;
  readonly months: ReadonlySet<number>;
  readonly until: Instant;
}

/** The last instant of the last month; nothing is walked for months when there are none. */
function endOf(months: readonly number[], { zone }: Programme): Instant {
  const last = months.at(-1);
  return last === undefined ? Number.NEGATIVE_INFINITY : monthStart(last + 1, zone) - 1;
}

/** @returns null: the engine refuses the subscriber */
function walk(programme: Programme, facts: SubscriberFacts, { now, months, until }: Span): CameTo | null {
  try {
    const { state, outcomes } = advance(programme, null, facts, now);
    const later = until > now ? advance(programme, state, facts, until).outcomes : [];
    return {
      counter: state.begun === null ? null : state.value,
      credits: creditsOf([...outcomes, ...later], months),
    };
  } catch {
    // Whatever it throws is about this one history, as in the night.
    return null;
  }
}

function creditsOf(outcomes: readonly Outcome[], months: ReadonlySet<number>): ReadonlyMap<number, Amount> {
  const credits = new Map<number, Amount>();
  for (const outcome of outcomes) {
    if (outcome.outcome === 'credit' && months.has(outcome.month)) credits.set(outcome.month, outcome.amount);
  }
  return credits;
}
