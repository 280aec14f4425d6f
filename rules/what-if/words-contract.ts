import type { DayOutcome } from './bonus-days.ts';

/** Why a bonus day has no outcome. */
export type NoOutcome = Extract<DayOutcome, { outcome: 'none' }>['because'];

/** The words of an answer to "what if", in one language. Arguments are ready text: days, amounts, blockings. */
export interface WhatIfWords {
  readonly question: {
    /** `to` null: it does not end. */
    readonly block: (blocking: string, from: string, to: string | null) => string;
    readonly pay: (amount: string, from: string) => string;
    readonly terminate: (from: string) => string;
  };
  readonly assumed: {
    /** What is assumed in any case. */
    readonly always: string;
    readonly payments: (amount: string, like: string) => string;
    /** null: there never was a payment. */
    readonly noPayments: (last: string | null) => string;
    readonly charges: (month: string, sum: string) => string;
    readonly blocked: (blocking: string, from: string) => string;
  };
  readonly because: Readonly<Record<NoOutcome, string>>;
  readonly columns: {
    readonly day: string;
    readonly counter: string;
    readonly without: string;
    readonly with: string;
    readonly difference: string;
  };
  readonly now: (at: string) => string;
  readonly enrolled: Readonly<Record<'yes' | 'no', string>>;
  readonly refusal: string;
  readonly none: string;
  readonly sumPast: string;
  readonly sumNext: string;
  readonly headings: {
    readonly assumed: string;
    readonly refusals: string;
    readonly onlyWith: string;
    readonly onlyWithout: string;
  };
  readonly noDays: (end: string) => string;
}
