import type { Duration } from '../time.ts';

/** The lists of facts that are looked up, also where they change nothing; all others are walked, from the state's instant on. */
export type LookedUp = 'profiles' | 'fees' | 'payments' | 'charges' | 'balances' | 'promotions';

/**
 * One look into the facts of a subscriber: which rows a later decision may still need (`factsNeededBy`). It sees what is in
 * force `back` before that, and everything from there to it.
 */
export interface Look {
  readonly facts: LookedUp;
  /** From T of docs/domain.md "Conditions", or from the start of the period that ends at T. */
  readonly from: 'instant' | 'period_start';
  /** How far before that; null: there itself. */
  readonly back: Duration | null;
}

/** Looks at what is in force at T, such as the fee. */
export function inForceAtInstant(facts: LookedUp): Look {
  return { facts, from: 'instant', back: null };
}
