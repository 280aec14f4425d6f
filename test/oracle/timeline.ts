import type { Instant } from '../../rules/time.ts';
import { FOREVER } from '../../rules/time.ts';
import type { Version } from './terms.ts';
import { takes } from './terms.ts';
import type { Segment, Track } from './track.ts';
import { byText, runningAbsence } from './track.ts';

type Class = Pick<Segment, 'className' | 'kind'>;

/**
 * Step 1 of an instant: the version in force, the class from here on, and the absence that ends or begins
 * (docs/domain.md «The timeline»). The absence's own version says whether it is over; then the version in force decides.
 */
export function openSegment(track: Track, at: Instant): void {
  enterVersions(track, at);
  const last = track.segments.at(-1);
  if (last !== undefined) last.to = at;
  const absence = runningAbsence(track);
  let found = classAt(track, absence?.version ?? track.version, at);
  if (absence !== null && found.className === 'served') {
    absence.to = at;
    found = classAt(track, track.version, at);
  }
  track.segments.push({ from: at, to: FOREVER, ...found });
  const mayBegin = runningAbsence(track) === null && wasServedSinceBegun(track, at);
  if (mayBegin && found.className !== 'served') {
    track.absences.push({ from: at, to: FOREVER, version: track.version });
  }
}

/** Whether the class was `served` just before an instant. */
function wasServedBefore(track: Track, at: Instant): boolean {
  return track.segments.findLast((segment) => segment.from < at)?.className === 'served';
}

/** Whether any instant of `[from, to)` since the counter began had one of the classes. */
export function hadClass(track: Track, classes: readonly string[], from: Instant, to: Instant): boolean {
  const start = Math.max(from, track.begun ?? FOREVER);
  return track.segments.some(
    (segment) =>
      classes.includes(segment.className) && Math.max(segment.from, start) < Math.min(segment.to, to),
  );
}

/** Whether the contract is ended at an instant: terminated, and not served again since. */
export function isTerminated(track: Track, at: Instant): boolean {
  const last = track.facts.terminations.findLast((termination) => termination.at <= at);
  if (last === undefined) return false;
  return !track.segments.some((segment) => segment.className === 'served' && segment.to > last.at);
}

/** Service intervals as terminations leave them. */
function inService(track: Track, version: Version, at: Instant): boolean {
  return track.facts.services.some((service) => {
    const ends = track.facts.terminations.map((each) => each.at).filter((end) => service.from < end);
    const to = Math.min(service.to, ...ends);
    return takes(version.services, service.service) && service.from <= at && at < to;
  });
}

function classAt(track: Track, version: Version, at: Instant): Class {
  const covering = track.facts.blockings.filter((blocking) => blocking.from <= at && at < blocking.to);
  const kinds = [...new Set(covering.map((blocking) => blocking.kind))];
  const [kind] = kinds.sort(
    (left, right) => rank(version, left) - rank(version, right) || byText(left, right),
  );
  const covered = inService(track, version, at);
  if (kind === undefined) return { className: covered ? 'served' : 'idle', kind: null };
  const mapped = (isNamed(version, kind) ? version.blocking[kind] : version.blocking['other']) ?? 'idle';
  if (mapped !== 'served') return { className: mapped, kind };
  const carried = covering.some(
    (blocking) =>
      blocking.kind === kind &&
      wasServedBefore(track, blocking.from) &&
      !track.facts.terminations.some((end) => blocking.from <= end.at && end.at <= at),
  );
  return { className: covered || carried ? 'served' : 'idle', kind };
}

/** The place of a kind in the version's precedence; kinds not named come last. */
function rank(version: Version, kind: string): number {
  return isNamed(version, kind) ? Object.keys(version.blocking).indexOf(kind) : Number.MAX_SAFE_INTEGER;
}

/** Whether the version maps the kind by its own name; the word `other` stands for all that are not. */
export function isNamed(version: Version, kind: string): boolean {
  return kind !== 'other' && kind in version.blocking;
}

function wasServedSinceBegun(track: Track, at: Instant): boolean {
  return track.begun !== null && hadClass(track, ['served'], track.begun, at);
}

/** The version in force from here on; `existing: keep` pins who was enrolled before it. */
function enterVersions(track: Track, at: Instant): void {
  const entering = track.terms.versions.find((version) => version.effectiveFrom === at);
  if (entering?.existing === 'keep' && track.enrolled) track.pinned ??= track.version;
  setVersion(track, at, false);
}

/** Works out the version in force and remembers it. `late`: after the steps of this instant. */
export function setVersion(track: Track, at: Instant, late: boolean): void {
  const latest = track.terms.versions.findLast((version) => version.effectiveFrom <= at);
  const version = track.pinned ?? latest ?? track.version;
  if (version !== track.version || track.inForce.length === 0) {
    track.inForce.push({ from: latest === undefined ? -FOREVER : at, version, late });
  }
  track.version = version;
}
