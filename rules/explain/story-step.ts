import type { Locale } from '../locale.ts';
import type { Entry } from '../outcome.ts';
import { isOutcome, type Step } from '../render/in-order.ts';
import { explainEntry } from './entry.ts';
import { explainOutcome } from './outcome.ts';
import { ruleNamed, versionNumbered } from './rule-words.ts';
import type { StorySource } from './story-source.ts';
import { WORDS } from './words/catalogue.ts';
import { withNote } from './words/text.ts';

export interface StepContext extends StorySource {
  readonly locale: Locale;
}

/** A step in one sentence, with what the facts and the timeline add: the kind of blocking, who adjusted the counter and why. */
export function sayStep(step: Step, context: StepContext): string {
  const { programme, facts, locale } = context;
  if (isOutcome(step)) return explainOutcome(step, programme, locale);
  if (isByOpening(step, context)) return WORDS[locale].entry.unenrolled(WORDS[locale].story.byOpening);
  const said = explainEntry(step, programme, locale, { blocking: blockingAtStart(step, context) });
  if (step.kind !== 'adjustment') return said;
  const byHand = facts.adjustments.find(({ id, at }) => id === step.reason.ref && at === step.effective);
  return withNote(
    said,
    byHand === undefined ? null : WORDS[locale].story.byHand(byHand.author, byHand.reason),
  );
}

/** An enrolment that ended because an opening said so, not because the subscriber asked. */
function isByOpening({ kind, effective, reason }: Entry, { facts }: StepContext): boolean {
  if (kind !== 'unenrolled' || reason.codes.length > 0) return false;
  return facts.openings.some(({ at, enrolled }) => at === effective && enrolled === false);
}

/** The kind of blocking that decided when the clock of a rule about blockings started. */
function blockingAtStart({ version, rule, reason }: Entry, { programme, walk }: StepContext): string | null {
  const { since } = reason;
  if (since === null || ruleNamed(versionNumbered(programme, version), rule)?.when.kind !== 'blocked')
    return null;
  return walk.segments.find(({ from, to }) => from <= since && since < to)?.kind ?? null;
}
