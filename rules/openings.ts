import { keepWithin } from './effect.ts';
import { enrolNow } from './enrolment.ts';
import { within } from './facts-view.ts';
import { NO_REASON, versionOf, type Walker, write } from './walker.ts';

/** Step 7 of an instant: openings, then adjustments by id. Both always leave an entry. */
export function applyByHand(walker: Walker): void {
  const { facts } = walker.view;
  const version = walker.version;
  const terms = versionOf(walker, version);
  for (const opening of within(facts.openings, walker.at, walker.at + 1)) {
    write(walker, { version, kind: 'opening', value: keepWithin(opening.value, terms) });
    if (opening.enrolled !== null && terms.enrolment !== null) enrolNow(walker, opening.enrolled);
  }
  for (const adjustment of within(facts.adjustments, walker.at, walker.at + 1)) {
    const value = keepWithin(walker.state.value + adjustment.delta, terms);
    write(walker, { version, kind: 'adjustment', value, reason: { ...NO_REASON, ref: adjustment.id } });
  }
}
