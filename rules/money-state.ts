import { type Amount, ZERO } from './money.ts';
import type { Outcome } from './outcome.ts';
import type { Instant } from './time.ts';

/** What the posted close of a month says of one subscriber. */
export interface PostedMonth {
  /** That it brought; 0: none. */
  readonly credit: Amount;
  /** The sum of what later closes booked for the month. */
  readonly corrected: Amount;
  /** Set aside until somebody looks at it; null: nothing was. */
  readonly held: Amount | null;
  /** What the billing system said of the close's message; null: nothing. */
  readonly answer: BillingAnswer | null;
}

export type BillingAnswer =
  | { readonly kind: 'applied' }
  | { readonly kind: 'rejected'; readonly because: string };

/** How far the money of a bonus day has come. */
export type MoneyState =
  /** Of a day before `pays_from`: the old system paid it. */
  | { readonly kind: 'shadow' }
  /** By a night; its month is not posted. */
  | { readonly kind: 'decided' }
  /** Its month is posted without it, because somebody has to look at it first. */
  | { readonly kind: 'held'; readonly amount: Amount }
  /** Its month is posted; the billing system has not answered, or has applied it, or refused to. */
  | (PostedAmounts & { readonly kind: 'posted' })
  | (PostedAmounts & { readonly kind: 'applied' })
  | (PostedAmounts & { readonly kind: 'rejected'; readonly because: string });

interface PostedAmounts {
  /** By the month's own close, whatever is true today. */
  readonly posted: Amount;
  /** By corrections of later closes. */
  readonly corrected: Amount;
}

/**
 * How far the money of an outcome has come (docs/domain.md "Late facts"). A refusal has none, unless its month was posted with a credit.
 *
 * @param paysFrom outcomes before it are shadow
 * @param month null: not posted
 */
export function moneyState(
  { outcome, effective }: Outcome,
  paysFrom: Instant,
  month: PostedMonth | null,
): MoneyState | null {
  const isCredit = outcome === 'credit';
  if (effective < paysFrom) return isCredit ? { kind: 'shadow' } : null;
  if (month === null) return isCredit ? { kind: 'decided' } : null;
  const wasPaid = month.credit !== ZERO || month.corrected !== ZERO;
  return isCredit || wasPaid ? postedState(month, wasPaid) : null;
}

function postedState({ credit, corrected, held, answer }: PostedMonth, wasPaid: boolean): MoneyState {
  if (held !== null && !wasPaid) return { kind: 'held', amount: held };
  return { ...(answer ?? { kind: 'posted' }), posted: credit, corrected };
}
