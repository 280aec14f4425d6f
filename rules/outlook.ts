import { reachesAt, thresholdOf } from './clock.ts';
import { applyEffect } from './effect.ts';
import { invariant } from './invariant.ts';
import type { CounterState, Hold } from './state.ts';
import type { Interruption, Programme } from './terms.ts';
import type { Instant } from './time.ts';

/** A rule that took hold and waits for the return, `at: return`: then the counter becomes `becomes`. */
interface Pending {
  readonly rule: Interruption;
  readonly heldAt: Instant;
  readonly since: Instant;
  readonly becomes: number;
}

/** A rule whose clock runs: nothing new happening, it takes hold (or repeats) at `at` and the counter becomes `becomes`. */
interface Threat {
  readonly rule: Interruption;
  readonly at: Instant;
  readonly since: Instant;
  readonly becomes: number;
}

/** What hangs over a counter as it stands (docs/domain.md "Entries and explanation"). In file order. */
export interface Outlook {
  readonly pending: readonly Pending[];
  readonly threats: readonly Threat[];
}

/** Rules with an effect that hang over the counter: those that wait for the return and those whose clock runs. */
export function outlookOf(state: CounterState, programme: Programme): Outlook {
  const pending: Pending[] = [];
  const threats: Threat[] = [];
  for (const { version, hold } of holdsOf(state)) {
    const terms = programme.versions[version];
    const rule = terms?.interruptions[hold.rule];
    invariant(terms !== undefined && rule !== undefined, `no rule ${hold.rule} in version ${version}`);
    if (rule.then.kind === 'none') continue;
    const becomes = applyEffect(rule.then, state.value, terms);
    const since = hold.clock.start;
    if (rule.at === 'return' && hold.heldAt !== null)
      pending.push({ rule, heldAt: hold.heldAt, since, becomes });
    else if (waits(rule, hold)) threats.push({ rule, at: nextReach(rule, hold, programme), since, becomes });
  }
  return { pending, threats };
}

function holdsOf(state: CounterState): { readonly version: number; readonly hold: Hold }[] {
  const { absence } = state;
  return [
    ...(absence?.holds ?? []).map((hold) => ({ version: absence?.version ?? 0, hold })),
    ...state.debts,
  ];
}

function waits(rule: Interruption, hold: Hold): boolean {
  if (hold.clock.stoppedAt !== null) return false;
  return hold.heldAt === null ? thresholdOf(rule) !== null : rule.every !== null;
}

function nextReach(rule: Interruption, hold: Hold, programme: Programme): Instant {
  return reachesAt(hold.clock, rule, hold.heldAt === null ? 0 : hold.repeats + 1, programme.zone);
}
