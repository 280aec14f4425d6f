import { object, optional } from '../language/object.ts';
import { type Currency, REFUSED } from '../language/reading.ts';
import { signedAmount } from '../language/scalars.ts';
import { mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import { type Amount, formatAmount } from '../money.ts';
import { sayAmount } from '../words/amount.ts';
import type { Condition, Moment } from './condition.ts';
import { momentWord } from './moment-word.ts';
import { periodStartOf } from './period-start.ts';
import { type ConditionWord, no, type Scope, YES } from './word.ts';

const AT = ['now', 'before', 'period_start', 'period_end'] as const;
type At = (typeof AT)[number];

interface Bound {
  readonly limit: Amount;
  readonly isStrict: boolean;
  readonly at: At;
}

const WHEN: Readonly<Record<Locale, Readonly<Record<At, string>>>> = {
  ru: {
    now: 'баланс в этот момент',
    before: 'баланс перед этим моментом',
    period_start: 'баланс перед началом периода',
    period_end: 'баланс перед концом периода',
  },
  uk: {
    now: 'баланс у цей момент',
    before: 'баланс перед цим моментом',
    period_start: 'баланс перед початком періоду',
    period_end: 'баланс перед кінцем періоду',
  },
  en: {
    now: 'the balance at that instant is',
    before: 'the balance just before that instant is',
    period_start: 'the balance just before the start of the period is',
    period_end: 'the balance just before the end of the period is',
  },
};

const COMPARED: Readonly<Record<Locale, { readonly more: string; readonly atLeast: string }>> = {
  ru: { more: 'больше', atLeast: 'не меньше' },
  uk: { more: 'більше', atLeast: 'не менше' },
  en: { more: 'more than', atLeast: 'at least' },
};

/** `{ balance: { more_than: "0.00", at: period_end } }`: compares the last statement known then. */
export const balance: ConditionWord = {
  word: 'balance',
  codes: ['balance', 'balance_unknown'],
  arguments: (scope) =>
    mapped(argumentsOf(scope), ({ moreThan, atLeast, at }, { currency }) => {
      const limit = moreThan ?? atLeast;
      return limit === null ? REFUSED : balanceIs({ limit, isStrict: moreThan !== null, at }, currency);
    }),
};

function argumentsOf(scope: Scope) {
  return object(
    {
      moreThan: optional('more_than', signedAmount, null),
      atLeast: optional('at_least', signedAmount, null),
      at: optional('at', momentWord(scope, AT), scope.isAccrual ? 'period_end' : 'now'),
    },
    { keys: ['more_than', 'at_least'], isNeeded: true },
  );
}

function balanceIs(bound: Bound, currency: Currency): Condition {
  return {
    name: 'balance',
    test: (moment) => {
      const stated = statedAt(moment, bound.at);
      if (stated === null) return no('balance_unknown');
      const isEnough = bound.isStrict ? stated > bound.limit : stated >= bound.limit;
      return isEnough ? YES : no('balance', formatAmount(stated, moment.places));
    },
    looksAt: [
      { facts: 'balances', from: bound.at === 'period_start' ? 'period_start' : 'instant', back: null },
    ],
    say: (locale) => {
      const compared = bound.isStrict ? COMPARED[locale].more : COMPARED[locale].atLeast;
      return `${WHEN[locale][bound.at]} ${compared} ${sayAmount(bound.limit, currency, locale)}`;
    },
  };
}

/** `now` sees what is stated at the very instant; the others do not, so they miss the fee charged at that midnight. */
function statedAt(moment: Moment, at: At): Amount | null {
  switch (at) {
    case 'now':
      return moment.balanceAt(moment.at);
    case 'before':
    case 'period_end':
      return moment.balanceBefore(moment.at);
    case 'period_start':
      return moment.balanceBefore(periodStartOf(moment));
  }
}
