import { advance, type Walk } from '../advance.ts';
import type { SubscriberFacts } from '../facts.ts';
import { viewFacts } from '../facts-view.ts';
import type { CounterState, Hold } from '../state.ts';
import type { Programme } from '../terms.ts';
import { ALWAYS, FOREVER, type Instant } from '../time.ts';
import { type RuleClock, ruleClockOf } from './rule-clock.ts';

/** A maximal stretch without service, with what the rules' clocks made of it (docs/domain.md "The timeline"). */
export interface TimelineAbsence {
  readonly from: Instant;
  /** null: it goes on. */
  readonly to: Instant | null;
  /** Number of the programme version that decides all in it. */
  readonly version: number;
  /** By start of the clock, then in file order. A `blocked` rule has one for each stretch. */
  readonly clocks: readonly RuleClock[];
}

/** What rules with a clock looked at, from the beginning of the counter to where the walk stands. */
export interface Clocked {
  readonly absences: readonly TimelineAbsence[];
  /** Stretches of a balance below a rule's limit. */
  readonly debts: readonly RuleClock[];
}

/**
 * Walks the counter once more, stopping before and at every instant at which an absence or a debt may begin or end, and reads the
 * clocks off its states: what an absence was is forgotten when it is over.
 *
 * @param walk from the first day on
 */
export function clockedOf(programme: Programme, facts: SubscriberFacts, walk: Walk): Clocked {
  const known = Math.min(walk.state.at, programme.validUntil ?? FOREVER);
  const seen = new Seen(programme, known);
  let state: CounterState | null = null;
  for (const at of turningPoints(programme, facts, walk)) {
    const before: CounterState = advance(programme, state, facts, at - 1).state;
    state = advance(programme, before, facts, at).state;
    seen.turn(before, state, at);
  }
  return seen.end(walk.state);
}

/** Ascending, each once. Where a subscriber is let go of a kept version, other terms begin at the next instant. */
function turningPoints(programme: Programme, facts: SubscriberFacts, { state, entries }: Walk): Instant[] {
  const released = entries.flatMap(({ kind, effective }) => (kind === 'unenrolled' ? [effective + 1] : []));
  const versions = programme.versions.map(({ effectiveFrom }) => effectiveFrom);
  const all = [...viewFacts(facts, programme, ALWAYS).happenings, ...versions, ...released];
  return [...new Set(all)].filter((at) => at <= state.at).sort((left, right) => left - right);
}

/** One rule's clock in one absence or debt. */
interface Running {
  readonly version: number;
  readonly hold: Hold;
}

/** What was over by an instant of the walk. */
class Seen {
  readonly #programme: Programme;
  readonly #known: Instant;
  readonly #absences: TimelineAbsence[] = [];
  readonly #debts: RuleClock[] = [];
  /** Of the running absence: clocks of stretches that are over. */
  #over: RuleClock[] = [];

  constructor(programme: Programme, known: Instant) {
    this.#programme = programme;
    this.#known = known;
  }

  /** Two states, just before an instant and at it. */
  turn(before: CounterState, after: CounterState, at: Instant): void {
    const gone = (running: readonly Running[], left: readonly Running[]): RuleClock[] =>
      running.filter((one) => !left.some((other) => isSame(one, other))).map((one) => this.#clock(one, at));
    this.#debts.push(...gone(before.debts, after.debts));
    if (before.absence === null) return;
    const goesOn = after.absence?.since === before.absence.since;
    this.#over.push(...gone(runningIn(before), goesOn ? runningIn(after) : []));
    if (!goesOn) this.#endAbsence(before.absence, at);
  }

  /** The last state of the walk: what goes on in it is told as far as it is known. */
  end(state: CounterState): Clocked {
    this.#debts.push(...state.debts.map((debt) => this.#clock(debt, null)));
    if (state.absence !== null) {
      this.#over.push(...runningIn(state).map((one) => this.#clock(one, null)));
      this.#endAbsence(state.absence, null);
    }
    return { absences: this.#absences, debts: this.#debts };
  }

  #endAbsence({ since, version }: NonNullable<CounterState['absence']>, to: Instant | null): void {
    const number = this.#programme.versions[version]?.version ?? version + 1;
    const clocks = this.#over.toSorted((left, right) => left.since - right.since);
    this.#absences.push({ from: since, to, version: number, clocks });
    this.#over = [];
  }

  #clock({ version, hold }: Running, until: Instant | null): RuleClock {
    return ruleClockOf({ version, hold, until, known: this.#known }, this.#programme);
  }
}

function runningIn({ absence }: CounterState): readonly Running[] {
  return (absence?.holds ?? []).map((hold) => ({ version: absence?.version ?? 0, hold }));
}

function isSame(one: Running, other: Running): boolean {
  return (
    one.version === other.version &&
    one.hold.rule === other.hold.rule &&
    one.hold.clock.start === other.hold.clock.start
  );
}
