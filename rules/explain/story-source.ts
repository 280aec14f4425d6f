import type { Walk } from '../advance.ts';
import type { SubscriberFacts } from '../facts.ts';
import type { CorrectionStep } from '../render/money-step.ts';
import type { Programme } from '../terms.ts';
import type { Instant } from '../time.ts';

/** What a story is told of. */
export interface StorySource {
  readonly programme: Programme;
  readonly facts: SubscriberFacts;
  /** From the first day to the instant of the story, `state.at`. */
  readonly walk: Walk;
  /** When all of it was known; left out: now. */
  readonly knownAt?: Instant;
  /** Posted months that turned out otherwise, as they are known now; left out: not asked for. */
  readonly corrections?: readonly CorrectionStep[];
}
