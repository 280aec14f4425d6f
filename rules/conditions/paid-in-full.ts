import { object, required } from '../language/object.ts';
import { keyword } from '../language/scalars.ts';
import { mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import { type Amount, formatAmount } from '../money.ts';
import type { Duration, Instant } from '../time.ts';
import type { Condition, Failure, Moment } from './condition.ts';
import type { Look } from './look.ts';
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
    looksAt: looksOf(terms),
    say: (locale) => `${BY_WORDS[locale][terms.by]} (${EVIDENCE_WORDS[locale][terms.evidence]})`,
  };
}

/** Payments count from a month before. */
function looksOf({ by, evidence }: Terms): readonly Look[] {
  const from = by === 'now' ? 'instant' : 'period_start';
  const fee: Look = { facts: 'fees', from, back: null };
  const balance: Look = { facts: 'balances', from, back: null };
  const payments: Look = { facts: 'payments', from, back: MONTH };
  switch (evidence) {
    case 'payments':
      return [fee, payments];
    case 'balance':
      return [fee, balance];
    case 'either':
      return [fee, balance, payments];
  }
}

interface Due {
  readonly by: Instant;
  readonly due: Amount;
}

function judge(moment: Moment, evidence: Terms['evidence'], { by, due }: Due): readonly Failure[] {
  switch (evidence) {
    case 'payments':
      return compared(moment, paidBefore(moment, by), due);
    case 'balance': {
      const stated = moment.balanceBefore(by);
      return stated === null ? no('balance_unknown') : compared(moment, stated, due);
    }
    case 'either': {
      // The balance is one look; payments are added up only where it is not enough.
      const stated = moment.balanceBefore(by);
      return stated !== null && stated >= due ? YES : compared(moment, paidBefore(moment, by), due);
    }
  }
}

function paidBefore(moment: Moment, by: Instant): Amount {
  return moment.payments(moment.before(by, MONTH), by).sum;
}

function compared(moment: Moment, found: Amount, due: Amount): readonly Failure[] {
  return found >= due ? YES : no('not_paid_in_full', formatAmount(found, moment.places));
}
