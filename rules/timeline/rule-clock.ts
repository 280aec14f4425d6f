import { counted, isReached, reachesAt, runClock, thresholdOf } from '../clock.ts';
import { invariant } from '../invariant.ts';
import type { Hold } from '../state.ts';
import type { Interruption, Programme } from '../terms.ts';
import type { Instant } from '../time.ts';

/** What one interruption's clock did in one absence, in one blocked stretch of it, or in one debt. */
export interface RuleClock {
  readonly rule: Interruption;
  /** Number of the programme version whose rule it is. */
  readonly version: number;
  /** Of a `blocked` rule: the kind that decided when the clock started; null for the others. */
  readonly kind: string | null;
  /** The clock's first instant. */
  readonly since: Instant;
  /** When the absence, stretch or debt was over; null: it goes on. */
  readonly until: Instant | null;
  /** Milliseconds that it has counted, standing still left out: the tolerance used. */
  readonly counted: number;
  /** Whether it stands still; never once it is over. */
  readonly standsStill: boolean;
  readonly verdict: ClockVerdict;
}

export type ClockVerdict =
  /** The rule took hold. */
  | { readonly kind: 'held'; readonly at: Instant }
  /** It is over, and the rule did not take hold: `left` milliseconds of the tolerance were not used. */
  | { readonly kind: 'spared'; readonly left: number }
  /** It goes on. `at`: when the rule takes hold, if the clock runs on from now. */
  | { readonly kind: 'waiting'; readonly left: number; readonly at: Instant };

/** What a state says of one rule, and how far that state is known. */
export interface SeenHold {
  readonly version: number;
  /** As it stood before it was over, or as it stands. */
  readonly hold: Hold;
  /** null: it goes on. */
  readonly until: Instant | null;
  /** How far the walk went. */
  readonly known: Instant;
}

/** Reads a hold of a state: what its clock counted, and whether the rule took hold. */
export function ruleClockOf({ version, hold, until, known }: SeenHold, programme: Programme): RuleClock {
  const terms = programme.versions[version];
  const rule = terms?.interruptions[hold.rule];
  invariant(terms !== undefined && rule !== undefined, `no rule ${hold.rule} in version ${version}`);
  const standsStill = until === null && hold.clock.stoppedAt !== null;
  const clock = { ...hold.clock };
  if (until !== null) runClock(clock, false, until);
  const seen = { ...hold, clock };
  return {
    rule,
    version: terms.version,
    kind: hold.kind,
    since: clock.start,
    until,
    counted: counted(clock, until ?? known),
    standsStill,
    verdict: verdictOf(seen, rule, { until, known, programme }),
  };
}

interface Judging {
  readonly until: Instant | null;
  readonly known: Instant;
  readonly programme: Programme;
}

function verdictOf(
  { heldAt, clock }: Hold,
  rule: Interruption,
  { until, known, programme: { zone } }: Judging,
): ClockVerdict {
  if (heldAt !== null) return { kind: 'held', at: heldAt };
  const at = until ?? known;
  // The last instant itself decides: at least three days are three days that end there.
  const isTaken = thresholdOf(rule) !== null && isReached(clock, rule, { repeat: 0, at }, zone);
  if (isTaken) return { kind: 'held', at };
  const reached = reachesAt(clock, rule, 0, zone);
  const left = Math.max(0, reached - (clock.stoppedAt ?? at));
  return until === null ? { kind: 'waiting', left, at: at + left } : { kind: 'spared', left };
}
