import type { SubscriberFacts } from '../facts.ts';
import type { Instant } from '../time.ts';

/** One worked example of a programme: facts of one subscriber, and what the published terms make of them. */
export interface Example {
  /** From 1, in the file of examples. */
  readonly line: number;
  readonly name: string;
  /** The sentence of the published terms, or the arithmetic. */
  readonly terms: string;
  readonly until: Instant;
  readonly facts: SubscriberFacts;
  readonly entries: readonly ExpectedLine[];
  readonly bonuses: readonly ExpectedLine[];
}

/** One expected entry or outcome, written as `step-line.ts` writes a found one. */
export interface ExpectedLine {
  readonly line: number;
  readonly text: string;
}

/** Where what was expected and what was found part. */
export interface Difference {
  readonly of: 'entries' | 'bonuses';
  /** Line of the file; of an unexpected step, that of the example. */
  readonly line: number;
  /** null: the step was not expected. */
  readonly expected: string | null;
  /** null: the step did not come. */
  readonly found: string | null;
}
