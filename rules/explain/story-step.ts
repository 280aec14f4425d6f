import type { Locale } from '../locale.ts';
import { byHandOf } from '../render/by-hand.ts';
import { isOutcome, type Step } from '../render/in-order.ts';
import { explainEntry } from './entry.ts';
import { explainOutcome } from './outcome.ts';
import type { StorySource } from './story-source.ts';
import { WORDS } from './words/catalogue.ts';
import { withNote } from './words/text.ts';

export interface StepContext extends StorySource {
  readonly locale: Locale;
}

/** A step in one sentence, with what the facts add: who adjusted the counter and why. */
export function sayStep(step: Step, { programme, facts, locale }: Omit<StepContext, 'walk'>): string {
  if (isOutcome(step)) return explainOutcome(step, programme, locale);
  const said = explainEntry(step, programme, locale);
  const byHand = byHandOf(step, facts.adjustments);
  return withNote(said, byHand === null ? null : WORDS[locale].story.byHand(byHand.author, byHand.reason));
}
