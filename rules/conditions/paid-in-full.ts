import { object, required } from '../language/object.ts';
import { keyword } from '../language/scalars.ts';
import { mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import { type Amount, formatAmount } from '../money.ts';
import type { Duration, Instant } from '../time.ts';
import type { Condition, Failure, Moment } from './condition.ts';
import { momentWord } from './moment-word.ts';
import { periodStartOf } from './period-start.ts';
import { type ConditionWord, no, YES } from './word.ts';

const BY = ['period_start', 'now'] as const;
const EVIDENCE = ['payments', 'balance', 'either'] as const;

interface Terms {
  readonly by: (typeof BY)[number];
  readonly evidence: (typeof EVIDENCE)[number];
}

const MONTH: Duration = { text: 'P1M', months: 1, days: 0, ms: 0 };

const BY_WORDS: Readonly<Record<Locale, Readonly<Record<Terms['by'], string>>>> = {
  ru: {
    period_start: 'до начала периода внесена вся абонентская плата',
    now: 'до этого момента внесена вся абонентская плата',
  },
  uk: {
    period_start: 'до початку періоду внесено всю абонентську плату',
    now: 'до цього моменту внесено всю абонентську плату',
  },
  en: {
    period_start: 'the whole monthly fee was there before the start of the period',
    now: 'the whole monthly fee was there before that instant',
  },
};

const EVIDENCE_WORDS: Readonly<Record<Locale, Readonly<Record<Terms['evidence'], string>>>> = {
  ru: {
    payments: 'платежами за предшествующий месяц',
    balance: 'остатком на балансе',
    either: 'платежами за предшествующий месяц или остатком на балансе',
  },
  uk: {
    payments: 'платежами за попередній місяць',
    balance: 'залишком на балансі',
    either: 'платежами за попередній місяць або залишком на балансі',
  },
  en: {
    payments: 'in payments of the month before',
    balance: 'on the balance',
    either: 'in payments of the month before or on the balance',
  },
};

/** `{ paid_in_full: { by: period_start, evidence: either } }`: the fee in force then was there in time. */
export const paidInFull: ConditionWord = {
  word: 'paid_in_full',
  codes: ['balance_unknown', 'fee_unknown', 'not_paid_in_full'],
  arguments: (scope) =>
    mapped(
      object({
        by: required('by', momentWord(scope, BY)),
        evidence: required('evidence', keyword(...EVIDENCE)),
      }),
      paidInFullBy,
    ),
};

function paidInFullBy(terms: Terms): Condition {
  return {
    name: 'paid_in_full',
    test: (moment) => {
      const by = terms.by === 'now' ? moment.at : periodStartOf(moment);
      const due = moment.feeAt(by);
      return due === null ? no('fee_unknown') : judge(moment, terms.evidence, { by, due });
    },
    say: (locale) => `${BY_WORDS[locale][terms.by]} (${EVIDENCE_WORDS[locale][terms.evidence]})`,
  };
}

interface Due {
  readonly by: Instant;
  readonly due: Amount;
}

function judge(moment: Moment, evidence: Terms['evidence'], { by, due }: Due): readonly Failure[] {
  const paid = moment.payments(moment.before(by, MONTH), by).sum;
  const stated = moment.balanceBefore(by);
  switch (evidence) {
    case 'payments':
      return paid >= due ? YES : no('not_paid_in_full', formatAmount(paid, moment.places));
    case 'balance':
      if (stated === null) return no('balance_unknown');
      return stated >= due ? YES : no('not_paid_in_full', formatAmount(stated, moment.places));
    case 'either':
      if (paid >= due || (stated !== null && stated >= due)) return YES;
      return no('not_paid_in_full', formatAmount(paid, moment.places));
  }
}
