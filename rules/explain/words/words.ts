import type { ReasonCode } from '../../codes.ts';
import type { Subject, Told } from '../told.ts';

/**
 * Every phrase of the explanations in one language. Each locale is one file that has them all: a new reason code, entry kind or
 * rule does not compile until it has words in every language. Arguments are ready text: days, lengths, amounts.
 */
export interface Words {
  /** January to December, as the beginning of a sentence: «Январь». */
  readonly months: readonly string[];
  /** "is shown with its end but for the last": «a, b или c». */
  readonly or: string;
  readonly reasons: Readonly<Record<ReasonCode, (evidence: Evidence) => string>>;
  readonly blockings: Readonly<Record<KnownBlocking, string>>;
  /** A kind of blocking that the catalogue does not know, by its code. */
  readonly unknownBlocking: (kind: string) => string;
  readonly subject: (subject: Subject) => string;
  /** The interruption as the beginning of a sentence: which span, how long, against what limit. */
  readonly cause: (told: Told) => string;
  /** A rule by itself: «перерыв дольше 3 дней». */
  readonly rule: (subject: Subject, limit: Told['limit']) => string;
  readonly tariffChange: Readonly<Record<'any' | 'up' | 'down', string>>;
  readonly terminated: string;
  readonly change: ChangeWords;
  readonly entry: EntryWords;
  readonly bonus: BonusWords;
  readonly story: StoryWords;
}

/** What was there instead and what the terms ask for, as text; null: not known here. */
export interface Evidence {
  readonly found: string | null;
  readonly need: string | null;
}

export type KnownBlocking = 'temporary' | 'voluntary' | 'forced' | 'outage' | 'other';

export interface ChangeWords {
  readonly reset: (was: number, now: number) => string;
  readonly lowered: (by: number, was: number, now: number) => string;
}

export interface EntryWords {
  /** The period that is no calendar month, as the beginning of a sentence. */
  readonly period: (from: string, to: string) => string;
  readonly counted: (period: string, delta: number, value: number) => string;
  readonly skipped: (period: string, why: string, value: number) => string;
  /** A condition of the period failed, and that lowers the counter. */
  readonly failed: (period: string, why: string, change: string) => string;
  /** An event of one day, such as a tariff change, as the beginning of a sentence. */
  readonly on: (event: string, day: string, ref: string | null) => string;
  readonly opened: (was: number, now: number) => string;
  readonly adjusted: (delta: number, value: number, ref: string | null) => string;
  readonly enrolled: (value: number) => string;
  readonly unenrolled: (why: string | null) => string;
  readonly refused: (why: string) => string;
}

export interface BonusWords {
  readonly credit: (day: string, amount: string, share: string | null, counter: number) => string;
  readonly share: (percent: string, base: string, kind: 'fee' | 'charges' | 'payments') => string;
  readonly atMost: (amount: string) => string;
  readonly refusal: (day: string, why: string) => string;
  readonly counterAtLeast: (from: number) => string;
}

/** The words around the steps: the heading, the timeline, what comes next. */
export interface StoryWords {
  readonly heading: (subscriber: string, title: string, at: string) => string;
  readonly counter: (value: number, begun: string | null) => string;
  readonly neverEnrolled: string;
  readonly enrolled: (since: string) => string;
  readonly notEnrolled: (since: string) => string;
  readonly now: (state: string, since: string, length: string) => string;
  readonly lastLoss: (value: number, day: string, sentence: string) => string;
  readonly noLoss: string;
  readonly pending: (value: number, rule: string) => string;
  readonly unlessReturned: (before: string, effect: string) => string;
  readonly unlessPaid: (before: string, effect: string) => string;
  readonly effectAtOnce: (value: number, rule: string) => string;
  readonly effectOnReturn: (value: number, rule: string) => string;
  readonly periodEnds: (at: string) => string;
  readonly bonusDay: (at: string) => string;
  readonly ended: (at: string) => string;
  readonly month: (title: string, from: number, to: number) => string;
  readonly classes: Readonly<Record<'served' | 'blocked' | 'paused' | 'idle', (blocking: string | null) => string>>;
  readonly until: (to: string, length: string) => string;
  readonly goesOn: string;
  readonly noEntry: (from: string, to: string | null, states: string) => string;
  readonly adjustmentBy: (author: string, reason: string) => string;
}
