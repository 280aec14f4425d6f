import type { Failure } from './conditions/condition.ts';
import { within } from './facts-view.ts';
import { failuresOf, momentOf } from './moment.ts';
import type { Reason } from './outcome.ts';
import type { EnrolmentTerms } from './terms.ts';
import { codesOf, NO_REASON, versionOf, type Walker, write } from './walker.ts';

/** How long a change of enrolment can still be asked for: a period starts at midnight of its anchor's day at the earliest. */
const REMEMBERED_MS = 3 * 86_400_000;

/** Step 8 of an instant: unenrolment by termination or `closes_when`, automatic enrolment, then the subscriber's requests. */
export function decideEnrolment(walker: Walker): void {
  const terms = versionOf(walker, walker.version).enrolment;
  if (terms === null) return;
  if (walker.state.enrolled && walker.hasTermination)
    unenrol(walker, { ...NO_REASON, codes: ['terminated'] });
  if (isCloseChecked(walker) && closes(walker, terms))
    unenrol(walker, { ...NO_REASON, codes: ['closes_when'] });
  if (mayEnrolByItself(walker, terms) && hindrances(walker, terms).length === 0) enrol(walker);
  if (walker.hasNews) answerRequests(walker, terms);
}

/** The provider enrols at period ends, and not those who left of their own wish. */
function mayEnrolByItself({ state, endedPeriod }: Walker, terms: EnrolmentTerms): boolean {
  return terms.by === 'provider' && endedPeriod !== null && !state.enrolled && !state.barred;
}

/** At every instant at which the counter changed, every period end and bonus day; never where an opening set the state. */
function isCloseChecked(walker: Walker): boolean {
  if (!walker.state.enrolled || walker.hasOpening) return false;
  return walker.counterChanged || walker.endedPeriod !== null || walker.isBonusDay;
}

function closes(walker: Walker, terms: EnrolmentTerms): boolean {
  if (terms.closesWhen.length === 0) return false;
  const moment = momentOf(walker, walker.version);
  return terms.closesWhen.some((condition) => condition.test(moment).length === 0);
}

/** Every reason why nobody can be enrolled now. */
function hindrances(walker: Walker, terms: EnrolmentTerms): readonly Failure[] {
  const failures = [...failuresOf(terms.opensWhen, momentOf(walker, walker.version))];
  if (closes(walker, terms)) failures.push({ code: 'closes_when' });
  if (walker.state.terminated) failures.push({ code: 'terminated' });
  return failures;
}

function answerRequests(walker: Walker, terms: EnrolmentTerms): void {
  for (const request of within(walker.view.facts.enrolments, walker.at, walker.at + 1)) {
    if (request.action === 'enrol') askToEnrol(walker, terms);
    else leave(walker);
  }
}

/** Asking when enrolled changes nothing; a refused request counts as asking. */
function askToEnrol(walker: Walker, terms: EnrolmentTerms): void {
  if (walker.state.enrolled) return;
  walker.state.barred = false;
  const failures = hindrances(walker, terms);
  if (failures.length === 0) enrol(walker);
  else {
    const reason = { ...NO_REASON, ...codesOf(failures) };
    write(walker, {
      version: walker.version,
      kind: 'enrolment_refused',
      value: walker.state.value,
      reason,
    });
  }
}

/** Leaving when not enrolled changes nothing and bars nothing. */
function leave(walker: Walker): void {
  if (!walker.state.enrolled) return;
  walker.state.barred = true;
  unenrol(walker, NO_REASON);
}

function enrol(walker: Walker, reason: Reason = NO_REASON): void {
  write(walker, { version: walker.version, kind: 'enrolled', value: walker.state.value, reason });
  setEnrolled(walker, true);
}

function unenrol(walker: Walker, reason: Reason): void {
  write(walker, {
    version: walker.version,
    kind: 'unenrolled',
    value: walker.state.value,
    reason,
  });
  setEnrolled(walker, false);
}

/** The enrolment that an opening brings over: a change is an entry, like every other. */
export function enrolNow(walker: Walker, isEnrolled: boolean): void {
  if (walker.state.enrolled === isEnrolled) return;
  const reason = { ...NO_REASON, ref: 'opening' };
  if (isEnrolled) enrol(walker, reason);
  else unenrol(walker, reason);
}

function setEnrolled(walker: Walker, isEnrolled: boolean): void {
  const { state, at } = walker;
  state.enrolled = isEnrolled;
  if (!isEnrolled && state.pinned !== null) {
    state.pinned = null;
    state.releasedAt = at;
  }
  state.enrolments.push({ at, enrolled: isEnrolled });
  // The last change before the span that can be asked for says what held at its beginning.
  while ((state.enrolments[1]?.at ?? at) < at - REMEMBERED_MS) state.enrolments.shift();
}
