import type { SpanClass } from './spans.ts';

/** The words of a timeline, in one language. Arguments are ready text: days, lengths, amounts. */
export interface TimelineWords {
  readonly columns: { readonly counter: string; readonly bonus: string };
  /** Of the signs of a day; `part`: served for a part of it. */
  readonly legend: Readonly<Record<SpanClass | 'part', string>>;
  /** No class of the engine. */
  readonly without: Readonly<Record<'not_begun' | 'ended' | 'not_walked', string>>;
  readonly headings: {
    readonly spans: string;
    readonly absences: string;
    readonly debts: string;
    readonly facts: string;
    readonly events: string;
  };
  /** `to` null: it goes on. */
  readonly between: (from: string, to: string | null) => string;
  readonly held: (used: string, at: string) => string;
  readonly atOnce: (at: string) => string;
  readonly spared: (used: string, left: string) => string;
  readonly waiting: (used: string, left: string, at: string) => string;
  readonly standsStill: (used: string, left: string) => string;
  readonly fact: Readonly<Record<'service' | 'blocking' | 'promotion', (code: string) => string>>;
  readonly mark: {
    readonly payment: (amount: string) => string;
    readonly charge: (amount: string, category: string) => string;
    readonly balance: (amount: string) => string;
    readonly fee: (amount: string, service: string, tariff: string) => string;
    readonly termination: string;
  };
  readonly refusal: string;
  readonly notWalked: (subscriber: string, title: string) => string;
}
