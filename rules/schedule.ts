import type { Programme, Version } from './terms.ts';
import { dayTimeOf, FOREVER, type Instant, monthOf } from './time.ts';

/** Index of the version in force; the first version before any was. */
export function versionIndexAt(programme: Programme, at: Instant): number {
  let index = programme.versions.length - 1;
  while (index > 0 && (programme.versions[index] as Version).effectiveFrom > at) index -= 1;
  return index;
}

/** When the next version begins after `at`; `FOREVER`: none does. */
export function nextVersionAfter({ versions }: Programme, at: Instant): Instant {
  let next = FOREVER;
  for (let index = versions.length - 1; index >= 0; index -= 1) {
    const { effectiveFrom } = versions[index] as Version;
    if (effectiveFrom <= at) return next;
    next = effectiveFrom;
  }
  return next;
}

/** The bonus day's instant of a month. */
export interface BonusDay {
  readonly at: Instant;
  readonly month: number;
}

/**
 * The next bonus day after `at`. A month has at most one: when a new version moves the day, the first that comes decides
 * (docs/decisions/0006-readings.md). `pinned`: the version that a subscriber keeps; null: the version in force.
 */
export function nextBonusAfter(programme: Programme, pinned: number | null, at: Instant): BonusDay | null {
  if (lastAsked?.programme !== programme || lastAsked.pinned !== pinned)
    lastAsked = bonusDays(programme, pinned);
  return nearDay(lastAsked, at) ?? lookUpDay(lastAsked, at);
}

/** The day that was the last answer, or the one after it, when it is the next after `at` still: a walk asks at every instant. */
function nearDay(known: BonusDays, at: Instant): BonusDay | null {
  const { days, near } = known;
  const day = days[near];
  if (day === undefined || near === 0) return null;
  if (at < day.at) return at >= (days[near - 1]?.at ?? FOREVER) ? day : null;
  const next = days[near + 1];
  if (next === undefined || at >= next.at || next.at === FOREVER) return null;
  known.near = near + 1;
  return next;
}

function lookUpDay(known: BonusDays, at: Instant): BonusDay | null {
  const { programme, pinned, days, firstMonth } = known;
  const index = Math.max(0, monthOf(at, programme.zone) - firstMonth);
  // Only the month of a change of versions can be without a day, and a new version's start is looked at again when it comes.
  for (let ahead = index; ahead <= index + MONTHS_AHEAD; ahead += 1) {
    const day = (days[ahead] ??= bonusDayOf(programme, pinned, firstMonth + ahead));
    if (day.at <= at || day.at === FOREVER) continue;
    known.near = ahead;
    return day;
  }
  return null;
}

const MONTHS_AHEAD = 2;

/** What was worked out once: a walk asks at every instant. */
interface BonusDays {
  readonly programme: Programme;
  readonly pinned: number | null;
  /** Of the first version. */
  readonly firstMonth: number;
  /** From then on, filled as they are asked for. */
  readonly days: BonusDay[];
  /** Index of the last answer. */
  near: number;
}

const memory = new WeakMap<Programme, Map<number | null, BonusDays>>();
/** Nearly always those that are asked for next. */
let lastAsked: BonusDays | null = null;

function bonusDays(programme: Programme, pinned: number | null): BonusDays {
  let byPin = memory.get(programme);
  if (byPin === undefined) memory.set(programme, (byPin = new Map<number | null, BonusDays>()));
  let known = byPin.get(pinned);
  if (known === undefined) {
    const firstMonth = monthOf(programme.versions[0]?.effectiveFrom ?? 0, programme.zone);
    known = { programme, pinned, firstMonth, days: [], near: 0 };
    byPin.set(pinned, known);
  }
  return known;
}

/** At `FOREVER` when the month has no bonus day. */
function bonusDayOf(programme: Programme, pinned: number | null, month: number): BonusDay {
  let first = FOREVER;
  programme.versions.forEach((version, index) => {
    if (version.bonus === null) return;
    const at = dayTimeOf(month, version.bonus.day, version.bonus.time, programme.zone);
    const isInForce = at >= version.effectiveFrom && versionIndexAt(programme, at) === index;
    if (index === pinned || (pinned === null && isInForce)) first = Math.min(first, at);
  });
  const isOver = programme.validUntil !== null && first >= programme.validUntil;
  return { at: isOver ? FOREVER : first, month };
}
