import type { Disposition } from '../../settlement.ts';
import type { TimelineClass } from '../../state.ts';

/** The rules that have a clock. */
export type Clocked = 'gap' | 'inactive' | 'blocked' | 'debt';

/** The words around the steps of a story: its heading, the timeline, what comes next. Arguments are ready text. */
export interface StoryWords {
  readonly heading: (subscriber: string, title: string, at: string) => string;
  /** Said of a story that is told as it was known earlier. */
  readonly knownAt: (at: string) => string;
  /** Said of a story whose older facts are folded. */
  readonly folded: (at: string) => string;
  readonly notBegun: string;
  readonly counter: (value: number, since: string) => string;
  readonly enrolled: (since: string) => string;
  /** null: never was. */
  readonly notEnrolled: (since: string | null) => string;
  readonly now: (state: string, since: string, length: string) => string;
  /** The last step that lowered the counter; `value` is what it is now. */
  readonly lastLoss: (value: number, day: string, sentence: string) => string;
  /** How many losses there were since the counter last grew, beginning when, and what it was before them. */
  readonly losses: (times: number, since: string, was: number) => string;
  readonly noLoss: string;
  /** A rule has taken hold and waits for the end of what it looks at. */
  readonly pending: Readonly<Record<Clocked, (value: number, rule: string) => string>>;
  /** What must end before which day, or else. */
  readonly unless: Readonly<Record<Clocked, (before: string, effect: string) => string>>;
  readonly becomes: (value: number, rule: string) => string;
  readonly becomesOnReturn: (value: number, rule: string) => string;
  readonly periodEnds: (at: string) => string;
  readonly bonusDay: (at: string) => string;
  readonly ended: (at: string) => string;
  readonly month: (title: string, was: number, now: number) => string;
  readonly classes: Readonly<Record<TimelineClass['class'], (blocking: string | null) => string>>;
  /** What is said of a stretch that began and ended; `state` as in `classes`. */
  readonly stretch: (state: string, to: string, length: string) => string;
  readonly stretchGoesOn: (state: string) => string;
  /** Why a month has no entry of its own; `to` null: still so; `blockings` null: none in that month. */
  readonly noEntry: (from: string, to: string | null, blockings: string | null) => string;
  readonly terminated: string;
  /** Why enrolment ended where an opening set it. */
  readonly byOpening: string;
  readonly byHand: (author: string, reason: string) => string;
  /** A month as `sayMonth` has it, inside a sentence. */
  readonly monthInside: (title: string) => string;
  readonly corrected: (told: Corrected) => string;
  /** What became of the difference; `close`: the month of the close that decides it. */
  readonly difference: Readonly<
    Record<Disposition | 'will_be_booked', (amount: string, close: string) => string>
  >;
}

/** A posted month that turned out otherwise. Amounts are ready text. */
interface Corrected {
  readonly month: string;
  readonly was: string;
  /** null: no bonus. */
  readonly isNow: string | null;
  /** Of `difference`. */
  readonly becomes: string;
}
