import { advance } from '../advance.ts';
import type { SubscriberFacts } from '../facts.ts';
import type { Entry, Outcome } from '../outcome.ts';
import { type BonusDay, nextBonusAfter, versionIndexAt } from '../schedule.ts';
import type { CounterState } from '../state.ts';
import type { Programme } from '../terms.ts';
import type { Instant } from '../time.ts';

/** What a bonus day came to; without an outcome, why there is none (docs/domain.md "The bonus"). */
export type DayOutcome =
  | Outcome
  | { readonly outcome: 'none'; readonly because: 'not_begun' | 'not_enrolled' | 'not_served' };

/** Where a counter stands after everything of an instant. */
export interface Standing {
  readonly at: Instant;
  /** null: it has not begun. */
  readonly counter: number | null;
  /** null: the terms have no enrolment. */
  readonly enrolled: boolean | null;
}

/** A bonus day of one walk. */
export interface WalkedDay {
  readonly standing: Standing;
  readonly outcome: DayOutcome;
}

/** One walk from the beginning, looked at where the counter stands now and at bonus days. */
export interface DaysWalk {
  readonly now: Standing;
  readonly days: readonly WalkedDay[];
  /** All of it, to the last of the days. */
  readonly entries: readonly Entry[];
}

/** Bonus days from `from` on: those up to `now`, and the next `ahead` after it. `pinned`: as in a counter's state. */
export function bonusDaysFrom(
  programme: Programme,
  { from, now, ahead }: { readonly from: Instant; readonly now: Instant; readonly ahead: number },
  pinned: number | null,
): readonly BonusDay[] {
  const days: BonusDay[] = [];
  let left = ahead;
  let day = nextBonusAfter(programme, pinned, Math.min(from - 1, now));
  while (day !== null && left > 0) {
    days.push(day);
    if (day.at > now) left -= 1;
    day = left > 0 ? nextBonusAfter(programme, pinned, day.at) : null;
  }
  return days;
}

/**
 * Walks one counter from the beginning through all bonus days.
 *
 * @param days ascending
 * @throws SubscriberRefused when the facts lead out of every range
 */
export function walkDays(
  programme: Programme,
  facts: SubscriberFacts,
  { now, days }: { readonly now: Instant; readonly days: readonly BonusDay[] },
): DaysWalk {
  const stops = [...new Set([now, ...days.map(({ at }) => at)])].sort((left, right) => left - right);
  const entries: Entry[] = [];
  const outcomes = new Map<number, Outcome>();
  const states = new Map<Instant, CounterState>();
  let state: CounterState | null = null;
  for (const stop of stops) {
    const walk = advance(programme, state, facts, stop);
    entries.push(...walk.entries);
    for (const outcome of walk.outcomes) outcomes.set(outcome.month, outcome);
    states.set(stop, walk.state);
    state = walk.state;
  }
  const stateAt = (at: Instant): CounterState => states.get(at) as CounterState;
  return {
    now: standingOf(programme, stateAt(now)),
    days: days.map(({ at, month }) => ({
      standing: standingOf(programme, stateAt(at)),
      outcome: outcomes.get(month) ?? { outcome: 'none', because: whyNone(programme, stateAt(at)) },
    })),
    entries,
  };
}

function standingOf(programme: Programme, state: CounterState): Standing {
  const { at, begun, value, enrolled } = state;
  const isCounted = begun !== null;
  return { at, counter: isCounted ? value : null, enrolled: asksToEnrol(programme, state) ? enrolled : null };
}

function whyNone(
  programme: Programme,
  state: CounterState,
): Extract<DayOutcome, { outcome: 'none' }>['because'] {
  if (state.begun === null || state.begun >= state.at) return 'not_begun';
  return asksToEnrol(programme, state) && !state.enrolled ? 'not_enrolled' : 'not_served';
}

function asksToEnrol(programme: Programme, { pinned, at }: CounterState): boolean {
  const version = programme.versions[pinned ?? versionIndexAt(programme, at)];
  return (version?.enrolment ?? null) !== null;
}

/** The steps that one walk has and another has not: what was counted or added by it is in neither, for the days tell that. */
export function stepsOnlyIn(walk: DaysWalk, other: DaysWalk): readonly Entry[] {
  const there = new Set(other.entries.map(eventOf));
  return walk.entries.filter((entry) => entry.kind !== 'accrual' && !there.has(eventOf(entry)));
}

/** What happened, whatever the counter was then. */
function eventOf({ effective, kind, rule, reason }: Entry): string {
  return [effective, kind, rule, ...reason.codes, reason.since].join(' ');
}
