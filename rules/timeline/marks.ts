import type { Balance, Charge, Fee, Payment, SubscriberFacts, Termination } from '../facts.ts';
import type { Instant } from '../time.ts';
import type { Window } from './spans.ts';

/** A fact of one instant. */
export type TimelineMark =
  | { readonly kind: 'payment'; readonly at: Instant; readonly fact: Payment }
  | { readonly kind: 'charge'; readonly at: Instant; readonly fact: Charge }
  | { readonly kind: 'balance'; readonly at: Instant; readonly fact: Balance }
  | { readonly kind: 'fee'; readonly at: Instant; readonly fact: Fee }
  | { readonly kind: 'termination'; readonly at: Instant; readonly fact: Termination };

/** The facts of one instant that lie in a window: by instant, those of one instant in the order of docs/domain.md "Facts". */
export function marksOf(facts: SubscriberFacts, { from, to }: Window): readonly TimelineMark[] {
  const marks: TimelineMark[] = [
    ...facts.fees.map((fact): TimelineMark => ({ kind: 'fee', at: fact.from, fact })),
    ...facts.payments.map((fact): TimelineMark => ({ kind: 'payment', at: fact.at, fact })),
    ...facts.charges.map((fact): TimelineMark => ({ kind: 'charge', at: fact.at, fact })),
    ...facts.balances.map((fact): TimelineMark => ({ kind: 'balance', at: fact.at, fact })),
    ...facts.terminations.map((fact): TimelineMark => ({ kind: 'termination', at: fact.at, fact })),
  ];
  return marks.filter(({ at }) => from <= at && at < to).sort((left, right) => left.at - right.at);
}
