import type { ReasonCode } from '../../codes.ts';
import type { Limit, Subject, Told } from '../told.ts';
import type { CardWords } from './card-words.ts';
import type { StoryWords } from './story-words.ts';

/**
 * Every phrase of the explanations in one language. Each locale has them all: a new reason code or a new kind of rule does not
 * compile until it has words in every language. Arguments are ready text: days, lengths, amounts.
 */
export interface Words {
  /** January to December, as the beginning of a sentence: «Январь». */
  readonly months: readonly string[];
  /** Between the last two of a list: «или». */
  readonly or: string;
  readonly reasons: Readonly<Record<ReasonCode, (evidence: Evidence) => string>>;
  /** A kind of blocking: «временная блокировка»; one without words by its code. */
  readonly blocking: (kind: string) => string;
  /** The interruption as the beginning of a sentence: which span, how long, against what limit. */
  readonly cause: (told: Told) => string;
  /** A rule by itself: «перерыв дольше 3 дней». */
  readonly rule: (subject: Subject, limit: Limit | null) => string;
  /** A rule that the programme no longer has, by its id: the version was amended since. */
  readonly ruleNoMore: (id: string) => string;
  readonly tariffChange: Readonly<Record<'any' | 'up' | 'down', string>>;
  readonly terminated: string;
  readonly change: ChangeWords;
  readonly entry: EntryWords;
  readonly bonus: BonusWords;
  readonly story: StoryWords;
  readonly card: CardWords;
}

/** What was there instead and what the terms ask for, as text; null: not known here. */
export interface Evidence {
  readonly found: string | null;
  readonly need: string | null;
}

interface ChangeWords {
  readonly reset: (was: number, now: number) => string;
  readonly lowered: (was: number, now: number) => string;
}

export interface EntryWords {
  /** A period that is no calendar month, as the beginning of a sentence. */
  readonly period: (from: string, to: string) => string;
  readonly counted: (period: string, delta: number, value: number) => string;
  readonly skipped: (period: string, why: string, value: number) => string;
  /** A condition of the period failed, and that lowered the counter. `why` may be empty, here and above. */
  readonly failed: (period: string, why: string, change: string) => string;
  /** An event of one day, as the beginning of a sentence; `service` null: of none. */
  readonly on: (event: string, day: string, service: string | null) => string;
  readonly opened: (was: number, now: number) => string;
  readonly adjusted: (delta: number, value: number, id: string | null) => string;
  readonly enrolled: (value: number) => string;
  /** null: the subscriber asked to leave. */
  readonly unenrolled: (why: string | null) => string;
  readonly refused: (why: string) => string;
}

interface BonusWords {
  /** `share`: how the amount came about; null when the rung gives it. */
  readonly credit: (credit: { day: string; amount: string; share: string | null; counter: number }) => string;
  readonly share: (percent: string, base: string, kind: 'fee' | 'charges' | 'payments') => string;
  readonly atMost: (amount: string) => string;
  readonly refusal: (day: string, why: string) => string;
  readonly counterAtLeast: (from: number) => string;
}
