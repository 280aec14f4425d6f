import type { Walk } from '../../../rules/advance.ts';
import type { Amount } from '../../../rules/money.ts';
import type { Outcome } from '../../../rules/outcome.ts';
import type { Programme } from '../../../rules/terms.ts';
import { type Instant, monthStart } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import { type Walked, walkBase } from '../simulate/walk-base.ts';
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
  const until = Math.max(now, endOf(months, after));
  const tally = new Tally(months);
  const wanted = new Set(months);
  const comingTo = (walked: Walked | undefined): CameTo | null =>
    walked?.kind === 'walked' ? cameTo(walked.walk, wanted, now) : null;
  let refused = 0;
  await walkBase(
    database,
    { programmes: [before, after], until, cut, onSlice: onProgress },
    ({ subscriber, walks }) => {
      const [was, is] = [comingTo(walks[0]), comingTo(walks[1])];
      if (was !== null && is === null) refused += 1;
      if (was !== null && is !== null) tally.add(subscriber, was, is);
    },
  );
  return { tally, refused };
}

/** The last instant of the last month; nothing is walked for months when there are none. */
function endOf(months: readonly number[], { zone }: Programme): Instant {
  const last = months.at(-1);
  return last === undefined ? Number.NEGATIVE_INFINITY : monthStart(last + 1, zone) - 1;
}

function cameTo(walk: Walk, months: ReadonlySet<number>, now: Instant): CameTo {
  return { counter: counterAt(walk, now), credits: creditsOf(walk.outcomes, months) };
}

/** @returns null: it had not begun */
function counterAt({ state, entries }: Walk, at: Instant): number | null {
  if (state.begun === null || state.begun > at) return null;
  const next = entries.findIndex(({ effective }) => effective > at);
  const entry = entries[next];
  // An entry has the value after it, so the first one to come tells what there was before.
  return entry === undefined ? state.value : entry.value - entry.delta;
}

function creditsOf(outcomes: readonly Outcome[], months: ReadonlySet<number>): ReadonlyMap<number, Amount> {
  const credits = new Map<number, Amount>();
  for (const outcome of outcomes) {
    if (outcome.outcome === 'credit' && months.has(outcome.month)) credits.set(outcome.month, outcome.amount);
  }
  return credits;
}
