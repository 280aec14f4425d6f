import { SubscriberRefused } from './refused.ts';
import type { Effect, Version } from './terms.ts';

/** A counter beyond this is no length of service but a fault of the facts. */
const VALUE_MAX = 1_000_000_000;

/**
 * The value after an effect: kept between floor and cap, and never raised (docs/domain.md "Interruption rules"). An effect that
 * would not lower the value leaves it, also above a new cap.
 */
export function applyEffect(effect: Effect, value: number, version: Version): number {
  const after = effectOn(effect, value);
  return after >= value ? value : Math.min(value, keepWithin(after, version));
}

/** A value between the version's floor and cap. @throws SubscriberRefused when it is out of every range */
export function keepWithin(value: number, version: Version): number {
  const { floor, cap } = version.counter;
  const kept = Math.max(floor, cap === null ? value : Math.min(value, cap));
  if (Math.abs(kept) > VALUE_MAX) {
    throw new SubscriberRefused(
      'COUNTER_OUT_OF_RANGE',
      `the counter would become ${kept}, at most ${VALUE_MAX} is accepted; look at the openings and adjustments`,
    );
  }
  return kept;
}

function effectOn(effect: Effect, value: number): number {
  switch (effect.kind) {
    case 'none':
      return value;
    case 'reset':
      return 0;
    case 'subtract':
      return value - effect.by;
    case 'divide':
      return effect.round === 'down' ? Math.floor(value / effect.by) : Math.floor(value / effect.by + 0.5);
    case 'set':
      return effect.to;
  }
}
