import { failing } from './conditions.ts';
import { addEntry } from './effects.ts';
import type { EnrolmentTerms } from './terms.ts';
import { isTerminated } from './timeline.ts';
import type { Track } from './track.ts';
import { concerns } from './track.ts';

/** What else happened at the instant, that step 8 asks about. */
export interface Occasion {
  readonly periodEnded: boolean;
  readonly bonusDay: boolean;
  readonly opened: boolean;
}

/** Step 8: unenrolment, automatic enrolment, then the subscriber's requests (docs/domain.md «Enrolment»). Without the block: nothing. */
export function enrolAndUnenrol(track: Track, occasion: Occasion): void {
  const terms = track.version.enrolment;
  if (terms === undefined) return;
  unenrolByItself(track, occasion);
  if (terms.by === 'provider' && occasion.periodEnded && !track.enrolled && !track.left) {
    if (obstacles(track, terms).length === 0) setEnrolled(track, true, []);
  }
  for (const request of track.facts.enrolments) {
    if (request.at === track.now && concerns(track, request)) answer(track, terms, request.action);
  }
}

/** Changes the enrolment and leaves the entry; from the next instant on `existing: keep` holds nobody who was unenrolled. */
export function setEnrolled(track: Track, enrolled: boolean, codes: readonly string[]): void {
  track.enrolled = enrolled;
  track.enrolments.push({ at: track.now, enrolled });
  addEntry(track, { version: track.version, kind: enrolled ? 'enrolled' : 'unenrolled', codes }, track.value);
  if (!enrolled) track.pinned = null;
}

function unenrolByItself(track: Track, { periodEnded, bonusDay, opened }: Occasion): void {
  if (!track.enrolled) return;
  const terminated = track.facts.terminations.some(({ at }) => at === track.now);
  const checked = !opened && (track.lastChange === track.now || periodEnded || bonusDay);
  if (terminated) setEnrolled(track, false, ['terminated']);
  else if (checked && isClosing(track)) setEnrolled(track, false, ['closes_when']);
}

function answer(track: Track, terms: EnrolmentTerms, action: 'enrol' | 'leave'): void {
  if ((action === 'enrol') === track.enrolled) return;
  track.left = action === 'leave';
  if (action === 'leave') setEnrolled(track, false, []);
  else enrolOrRefuse(track, terms);
}

function enrolOrRefuse(track: Track, terms: EnrolmentTerms): void {
  const codes = obstacles(track, terms);
  if (codes.length === 0) setEnrolled(track, true, []);
  else addEntry(track, { version: track.version, kind: 'enrolment_refused', codes }, track.value);
}

/** Every reason why nobody can be enrolled now. */
function obstacles(track: Track, terms: EnrolmentTerms): readonly string[] {
  return [
    ...failing(terms.opens_when, { track, version: track.version, periodStart: null }),
    ...(isClosing(track) ? ['closes_when'] : []),
    ...(isTerminated(track, track.now) ? ['terminated'] : []),
  ];
}

/** Whether any condition of `closes_when` holds. */
function isClosing(track: Track): boolean {
  const asked = { track, version: track.version, periodStart: null };
  return (track.version.enrolment?.closes_when ?? []).some(
    (condition) => failing([condition], asked).length === 0,
  );
}
