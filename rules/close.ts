import { nextBonusAfter } from './schedule.ts';
import type { Programme } from './terms.ts';
import { type Instant, type LocalDate, midnightOf, minus, monthStart } from './time.ts';

/**
 * T of a month: when its last bonus of all is decided, for who kept an old version may have another day. A month without one, as
 * after `valid_until`, closes at its beginning, with corrections only (docs/domain.md "Closes").
 */
export function closesAt(programme: Programme, month: number): Instant {
  const start = monthStart(month, programme.zone);
  let last = start;
  for (const pinned of [null, ...keptVersions(programme)]) {
    const day = nextBonusAfter(programme, pinned, start - 1);
    if (day?.month === month) last = Math.max(last, day.at);
  }
  return last;
}

/** Versions that a later one lets subscribers keep. */
function keptVersions({ versions }: Programme): readonly number[] {
  const lastKeeping = versions.findLastIndex((version) => version.existing === 'keep');
  return versions.slice(0, Math.max(lastKeeping, 0)).map((_, index) => index);
}

/** The first month that is closed: that of the first bonus day not before `pays_from`; null: there is none any more. */
function firstClose(programme: Programme, paysFrom: LocalDate): number | null {
  return nextBonusAfter(programme, null, paysFromInstant(programme, paysFrom) - 1)?.month ?? null;
}

/** Outcomes before it are shadow. */
export function paysFromInstant(programme: Programme, paysFrom: LocalDate): Instant {
  return midnightOf(paysFrom, programme.zone);
}

/** The earliest month that is not posted; null: the programme pays nothing. */
export function openMonth(
  programme: Programme,
  paysFrom: LocalDate,
  lastPosted: number | null,
): number | null {
  return lastPosted === null ? firstClose(programme, paysFrom) : lastPosted + 1;
}

/** Whether corrections of a month that closed at `then` are still booked at T (`corrections.reach`). */
export function isInReach({ corrections, zone }: Programme, then: Instant, at: Instant): boolean {
  return then >= minus(at, corrections.reach, zone);
}
