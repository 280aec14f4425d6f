import type { CloseMode, Corrections, Safeguards } from '../terms.ts';
import type { Duration } from '../time.ts';
import { oneForm } from './forms.ts';
import { object, optional, required } from './object.ts';
import { amount, duration, keyword, percent, period } from './scalars.ts';
import { mapped, type Shape } from './shape.ts';

const AUTOMATIC: CloseMode = { kind: 'automatic' };
const YEAR: Duration = { text: 'P12M', months: 12, days: 0, ms: 0 };
const HALF_YEAR: Duration = { text: 'P6M', months: 6, days: 0, ms: 0 };

/** docs/domain.md "Closes". */
export const close: Shape<CloseMode> = oneForm<CloseMode>({
  name: 'a way to close',
  words: { automatic: AUTOMATIC },
  mappings: {
    after: mapped(
      object({ after: required('after', duration) }),
      ({ after }): CloseMode => ({ kind: 'after', after }),
    ),
    confirm: mapped(
      object({
        terms: required(
          'confirm',
          object({ within: required('within', period), then: required('then', keyword('post', 'remind')) }),
        ),
      }),
      ({ terms }): CloseMode => ({ kind: 'confirm', ...terms }),
    ),
  },
});

export const CLOSE_DEFAULT: CloseMode = AUTOMATIC;

/** Limits that stop a close, or park one credit. */
export const safeguards: Shape<Safeguards> = object({
  total: optional('total', amount, null),
  changePercent: optional('change_percent', percent, null),
  oneCredit: optional('one_credit', amount, null),
  parkedPercent: optional('parked_percent', percent, null),
});

export const SAFEGUARDS_DEFAULT: Safeguards = {
  total: null,
  changePercent: null,
  oneCredit: null,
  parkedPercent: null,
};

/** docs/domain.md "Closes". */
export const corrections: Shape<Corrections> = object({
  reach: optional('reach', duration, YEAR),
  negative: optional('negative', keyword('carry', 'book', 'waive'), 'carry'),
  carryFor: optional('carry_for', duration, HALF_YEAR),
});

export const CORRECTIONS_DEFAULT: Corrections = { reach: YEAR, negative: 'carry', carryFor: HALF_YEAR };
