import type { MoneyCard } from '../../card/money-card.ts';

/** The words of a card in the personal cabinet. Arguments are ready text: days, lengths, amounts, reasons. */
export interface CardWords {
  /** What the counter counts; `period` null: calendar months. */
  readonly unit: (period: string | null) => string;
  /** So many of that. */
  readonly count: (value: number, isMonths: boolean) => string;
  readonly counter: (count: string, since: string) => string;
  readonly enrolled: string;
  readonly mayEnrol: Readonly<Record<'subscriber' | 'provider', string>>;
  readonly mayNotEnrol: (why: string) => string;
  readonly request: Readonly<Record<'enrol' | 'leave', (at: string) => string>>;
  /** `percent` null: the rung gives an amount. */
  readonly credit: (percent: string | null, amount: string, money: string) => string;
  readonly money: Readonly<Record<MoneyCard['kind'], string>>;
  readonly noDiscount: (why: string) => string;
  /** null: this month has no bonus day. */
  readonly undecided: (date: string | null) => string;
  readonly step: (step: {
    /** null: no period has to count before it. */
    readonly more: string | null;
    readonly date: string;
    /** The percent with its sign, or the amount that the rung gives. */
    readonly gives: string;
    /** What the percent comes to; null: not known today, or the rung says it. */
    readonly amount: string | null;
  }) => string;
  readonly ifEnrolled: string;
  readonly highest: string;
  /** null: nothing says why. */
  readonly stands: (why: string | null) => string;
  readonly noNext: Readonly<Record<'not_begun' | 'terminated' | 'ended' | 'no_bonus', string>>;
  readonly now: (state: string) => string;
  /** A break of so long, and no longer (or: not even so long), costs nothing. */
  readonly tolerance: Readonly<Record<'longer_than' | 'at_least', (length: string) => string>>;
  readonly noRules: string;
  readonly unlessMet: (condition: string, effect: string) => string;
  /** A loss that a condition of the period brings. */
  readonly lossAt: (at: string, value: number) => string;
  /** null: the instant is past. */
  readonly left: (days: number | null) => string;
  readonly asOf: (walkedTo: string, through: string) => string;
  readonly news: string;
  readonly parked: (since: string) => string;
  readonly incident: (since: string) => string;
  readonly waiting: string;
  /** Headings of a page. */
  readonly headings: Readonly<Record<'card' | 'continuity', (text: string) => string>>;
}
