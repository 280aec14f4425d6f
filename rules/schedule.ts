import type { Programme, Version } from './terms.ts';
import { dayTimeOf, FOREVER, type Instant, monthOf } from './time.ts';

/** Index of the version in force; the first version before any was. */
export function versionIndexAt(programme: Programme, at: Instant): number {
  let index = programme.versions.length - 1;
  while (index > 0 && (programme.versions[index] as Version).effectiveFrom > at) index -= 1;
  return index;
}

/** When the next version begins after `at`; `FOREVER`: none does. */
export function nextVersionAfter(programme: Programme, at: Instant): Instant {
  return programme.versions.find((version) => version.effectiveFrom > at)?.effectiveFrom ?? FOREVER;
}

/** The bonus day's instant of a month and the version it belongs to. */
export interface BonusDay {
  readonly at: Instant;
  readonly month: number;
}

/**
 * The next bonus day after `at`. A month has at most one: when a new version moves the day, the first that comes decides
 * (docs/decisions/0006-readings.md). `pinned`: the version that a subscriber keeps; null: the version in force.
 */
export function nextBonusAfter(programme: Programme, pinned: number | null, at: Instant): BonusDay | null {
  const days = bonusDays(programme, pinned);
  const last = Math.max(
    monthOf(at, programme.zone),
    monthOf(programme.versions[0]?.effectiveFrom ?? at, programme.zone),
  );
  // Only the month of a change of versions can be without a day, and a new version's start is looked at again when it comes.
  for (let month = last; month <= last + MONTHS_AHEAD; month += 1) {
    let day = days.get(month);
    if (day === undefined) {
      day = bonusDayOf(programme, pinned, month);
      days.set(month, day);
    }
    if (day > at && day < FOREVER) return { at: day, month };
  }
  return null;
}

const MONTHS_AHEAD = 2;

type BonusDays = Map<number, Instant>;
const memory = new WeakMap<Programme, Map<number | null, BonusDays>>();

function bonusDays(programme: Programme, pinned: number | null): BonusDays {
  let byPin = memory.get(programme);
  if (byPin === undefined) memory.set(programme, (byPin = new Map<number | null, BonusDays>()));
  let days = byPin.get(pinned);
  if (days === undefined) byPin.set(pinned, (days = new Map<number, Instant>()));
  return days;
}

/** `FOREVER` when the month has no bonus day. */
function bonusDayOf(programme: Programme, pinned: number | null, month: number): Instant {
  let first = FOREVER;
  programme.versions.forEach((version, index) => {
    if (version.bonus === null) return;
    const at = dayTimeOf(month, version.bonus.day, version.bonus.time, programme.zone);
    const isInForce = at >= version.effectiveFrom && versionIndexAt(programme, at) === index;
    if (index === pinned || (pinned === null && isInForce)) first = Math.min(first, at);
  });
  return programme.validUntil !== null && first >= programme.validUntil ? FOREVER : first;
}
