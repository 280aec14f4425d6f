/** Every reason code, in alphabetical order. Words for each are in `rules/explain/words`. */
export const REASON_CODES = [
  'any_of',
  'balance',
  'balance_unknown',
  'below_first_rung',
  'blocked',
  'cap',
  'closes_when',
  'counter',
  'fee',
  'fee_unknown',
  'first_period',
  'interrupted',
  'kind',
  'no_payment',
  'not',
  'not_enrolled',
  'not_paid_in_full',
  'not_served',
  'other_promotion',
  'paused',
  'segment',
  'tariff',
  'terminated',
  'zero_amount',
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];
