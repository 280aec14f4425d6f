import { allOf } from './all-of.ts';
import { anyOf } from './any-of.ts';
import { balance } from './balance.ts';
import { counter } from './counter.ts';
import { enrolled } from './enrolled.ts';
import { fee } from './fee.ts';
import { kind } from './kind.ts';
import { noOtherPromotion } from './no-other-promotion.ts';
import { not } from './not.ts';
import { notBlocked } from './not-blocked.ts';
import { paidInFull } from './paid-in-full.ts';
import { paymentMade } from './payment-made.ts';
import { segment } from './segment.ts';
import { served } from './served.ts';
import { tariff } from './tariff.ts';
import { when } from './when.ts';
import type { ConditionWord } from './word.ts';

/** Every condition of the language, in the order of docs/domain.md "Conditions". A new one is a file and a line here. */
export const CONDITION_WORDS: readonly ConditionWord[] = [
  enrolled,
  served,
  notBlocked,
  counter,
  balance,
  fee,
  tariff,
  segment,
  kind,
  paymentMade,
  paidInFull,
  noOtherPromotion,
  anyOf,
  allOf,
  not,
  when,
];
