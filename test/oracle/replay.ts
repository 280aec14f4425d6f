import type { SubscriberFacts } from '../../rules/facts.ts';
import type { Instant } from '../../rules/time.ts';
import { FOREVER, monthOf, monthStart } from '../../rules/time.ts';
import { beginPeriods, continuePeriods, decidePeriod } from './accrual.ts';
import { bonusInstant, decideBonus, isBonusInstant, passBonus } from './bonus.ts';
import { addEntry, kept, takeEffect } from './effects.ts';
import { enrolAndUnenrol, setEnrolled } from './enrolment.ts';
import type { Case } from './interruptions.ts';
import { casesOf } from './interruptions.ts';
import type { Terms } from './terms.ts';
import { openSegment, setVersion } from './timeline.ts';
import type { Line, Track } from './track.ts';
import { byText, concerns, isServed, newTrack } from './track.ts';

/**
 * The whole history of one subscriber up to `until`, what happens at that instant included: docs/domain.md read a second
 * time, slowly. At every instant everything is worked out again from the facts and from what happened before.
 */
export function replay(terms: Terms, facts: SubscriberFacts, until: Instant): readonly Line[] {
  return trackOf(terms, facts, until).lines;
}

/** The same with everything that led to it: the classes, the absences. */
export function trackOf(terms: Terms, facts: SubscriberFacts, until: Instant): Track {
  const track = newTrack(terms, facts);
  const fixed = fixedInstants(terms, facts, until);
  const last = Math.min(until, terms.validUntil);
  for (let at = Math.min(...fixed.slice(0, 1), FOREVER); at <= last; at = nextInstant(track, fixed))
    liveThrough(track, at);
  return track;
}

/** One instant, in the order of docs/domain.md «Order within one instant». */
function liveThrough(track: Track, at: Instant): void {
  track.now = at;
  openSegment(track, at);
  begin(track);
  if (track.begun === null) return void passBonus(track);
  const cases = casesOf(track);
  takeWhatBeganBefore(track, cases);
  track.lastReset = null;
  const ended = track.period?.end === at ? track.period : null;
  if (ended !== null) decidePeriod(track, ended);
  if (at === track.terms.validUntil) return;
  const beginning = cases.filter(({ rule, begins, from }) => rule.at !== 'return' && begins && from === at);
  for (const each of beginning) takeEffect(track, each, true);
  const opened = openAndAdjust(track);
  enrolAndUnenrol(track, { periodEnded: ended !== null, opened, bonusDay: isBonusInstant(track) });
  decideBonus(track);
  setVersion(track, at, true);
  continuePeriods(track);
}

/** Steps 2 and 3: effects at the return, then of rules that take hold, then repeated ones, each in file order. */
function takeWhatBeganBefore(track: Track, cases: readonly Case[]): void {
  const at = track.now;
  const returned = cases.filter(
    ({ rule, holds, to }) => rule.at === 'return' && to === at && holds !== null && holds <= at,
  );
  const reached = cases.filter(({ rule, holds, begins }) => rule.at !== 'return' && !begins && holds === at);
  const repeated = cases.flatMap((each) =>
    each
      .ticks(at)
      .filter((tick) => tick === at)
      .map(() => each),
  );
  for (const each of [...returned, ...reached, ...repeated]) takeEffect(track, each, false);
}

/** The counter begins at the first instant of service not before the programme, or at an opening. */
function begin(track: Track): void {
  const [first] = track.terms.versions;
  if (track.begun !== null || first === undefined || track.now < first.effectiveFrom) return;
  const isOpened = track.facts.openings.some(
    (opening) => opening.at === track.now && concerns(track, opening),
  );
  if (!isServed(track) && !isOpened) return;
  track.begun = track.now;
  track.value = kept(track.version, 0);
  beginPeriods(track);
}

/** Step 7. Says whether an opening was there. */
function openAndAdjust(track: Track): boolean {
  const openings = track.facts.openings.filter(
    (opening) => opening.at === track.now && concerns(track, opening),
  );
  for (const { value, enrolled } of openings) {
    addEntry(track, { version: track.version, kind: 'opening' }, kept(track.version, value));
    if (enrolled === null || track.version.enrolment === undefined) continue;
    if (enrolled !== track.enrolled) setEnrolled(track, enrolled, []);
  }
  const adjustments = track.facts.adjustments.filter(
    (each) => each.at === track.now && concerns(track, each),
  );
  for (const { delta } of [...adjustments].sort((left, right) => byText(left.id, right.id))) {
    addEntry(track, { version: track.version, kind: 'adjustment' }, kept(track.version, track.value + delta));
  }
  return openings.length > 0;
}

/** Instants known before the walk: of the facts, the versions, the months and the bonus days. */
function fixedInstants(terms: Terms, facts: SubscriberFacts, until: Instant): readonly Instant[] {
  const rows = Object.values(facts).flatMap((list: string | readonly object[]) =>
    typeof list === 'string' ? [] : list,
  );
  const ofFacts = rows.flatMap((row) =>
    ['from', 'to', 'at'].map((key) => (row as Record<string, unknown>)[key]),
  );
  const known = [
    ...ofFacts.filter((value) => typeof value === 'number'),
    ...terms.versions.map((version) => version.effectiveFrom),
    terms.validUntil,
  ].filter((at) => Math.abs(at) < FOREVER && at <= until);
  const months: Instant[] = [];
  for (
    let month = monthOf(Math.min(until, ...known), terms.zone);
    monthStart(month, terms.zone) <= until;
    month += 1
  ) {
    const bonuses = terms.versions.map((version) => bonusInstant(terms, version, month));
    months.push(monthStart(month, terms.zone), ...bonuses.filter((at) => at !== null));
  }
  return [...new Set([...known, ...months])].sort((left, right) => left - right);
}

/** The first instant later than now at which something may happen, if nothing new is said before it. */
function nextInstant(track: Track, fixed: readonly Instant[]): Instant {
  const cases = track.begun === null ? [] : casesOf(track).filter(({ to }) => to > track.now);
  const candidates = [
    fixed.find((at) => at > track.now) ?? FOREVER,
    track.period?.end ?? FOREVER,
    // Who was unenrolled now is held by `existing: keep` no more: the newest version decides from the next instant on.
    track.inForce.some(({ from, late }) => late && from === track.now) ? track.now + 1 : FOREVER,
    ...cases.flatMap((each) => [each.holds ?? FOREVER, ...each.ticks(track.now)]),
  ];
  return Math.min(...candidates.filter((at) => at > track.now), FOREVER);
}
