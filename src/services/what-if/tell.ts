import { explainEntry, sayMonth } from '../../../rules/explain/entry.ts';
import { explainOutcome } from '../../../rules/explain/outcome.ts';
import { sayRefusalReasons } from '../../../rules/explain/reasons.ts';
import { sayMoney } from '../../../rules/explain/rule-words.ts';
import { WORDS } from '../../../rules/explain/words/catalogue.ts';
import type { Locale } from '../../../rules/locale.ts';
import { type Amount, formatAmount, ZERO } from '../../../rules/money.ts';
import type { Entry } from '../../../rules/outcome.ts';
import type { BonusDay } from '../../../rules/schedule.ts';
import type { Programme } from '../../../rules/terms.ts';
import { FOREVER, formatInstant, type Instant, sayInstant } from '../../../rules/time.ts';
import {
  type DayOutcome,
  type DaysWalk,
  type Standing,
  stepsOnlyIn,
  type WalkedDay,
} from '../../../rules/what-if/bonus-days.ts';
import type { Hypothesis } from '../../../rules/what-if/hypothesis.ts';
import type { Assumption } from '../../../rules/what-if/projection.ts';
import { whatIfWords } from '../../../rules/what-if/words.ts';
import type { Answered, BonusTold, DayTold, HypothesisTold, StandingTold } from './answer.ts';

/** What an answer is told of. */
export interface Compared {
  readonly programme: Programme;
  readonly facts: { readonly subscriber: string };
  readonly hypothesis: Hypothesis;
  readonly known: Instant;
  readonly assumed: readonly Assumption[];
  readonly days: readonly BonusDay[];
  readonly without: DaysWalk;
  readonly with: DaysWalk;
}

/** How things are written for machines and said to people. */
interface Voice {
  readonly programme: Programme;
  readonly locale: Locale;
  readonly write: (at: Instant) => string;
  readonly say: (at: Instant) => string;
  readonly money: (amount: Amount) => string;
  readonly amount: (amount: Amount) => string;
}

/** The answer as plain data, with words in a language. */
export function tellAnswer(compared: Compared, locale: Locale): Answered {
  const { programme, known, facts, hypothesis } = compared;
  const voice = voiceOf(programme, locale);
  const days = tellDays(compared, voice);
  const { validUntil } = programme;
  return {
    kind: 'answered',
    programme: programme.programme,
    title: programme.title[locale] ?? Object.values(programme.title)[0] ?? programme.programme,
    subscriber: facts.subscriber,
    currency: programme.currency,
    at: voice.write(known),
    hypothesis: tellHypothesis(hypothesis, voice),
    question: sayHypothesis(hypothesis, voice),
    assumed: sayAssumed(compared, voice),
    now: { without: tellStanding(compared.without.now), with: tellStanding(compared.with.now) },
    days,
    steps: {
      without: stepsOnlyIn(compared.without, compared.with).map((step) => tellStep(step, voice)),
      with: stepsOnlyIn(compared.with, compared.without).map((step) => tellStep(step, voice)),
    },
    sums: {
      past: hypothesis.from <= known ? sumsOf(compared, voice, (at) => at <= known) : null,
      next: sumsOf(compared, voice, (at) => at > known),
    },
    ended: validUntil !== null && validUntil <= known ? voice.write(validUntil) : null,
  };
}

function voiceOf(programme: Programme, locale: Locale): Voice {
  return {
    programme,
    locale,
    write: (at) => formatInstant(at, programme.zone),
    say: (at) => sayInstant(at, programme.zone, locale),
    money: (amount) => sayMoney(amount, programme, locale),
    amount: (amount) => formatAmount(amount, programme.places),
  };
}

function tellHypothesis(hypothesis: Hypothesis, { write, amount }: Voice): HypothesisTold {
  const from = write(hypothesis.from);
  switch (hypothesis.kind) {
    case 'block': {
      const to = hypothesis.to === FOREVER ? null : write(hypothesis.to);
      return { kind: 'block', blocking: hypothesis.blocking, from, to };
    }
    case 'pay':
      return { kind: 'pay', amount: amount(hypothesis.amount), from };
    case 'terminate':
      return { kind: 'terminate', from };
  }
}

function sayHypothesis(hypothesis: Hypothesis, { locale, say, money }: Voice): string {
  const words = whatIfWords(locale).question;
  const from = say(hypothesis.from);
  switch (hypothesis.kind) {
    case 'block': {
      const to = hypothesis.to === FOREVER ? null : say(hypothesis.to);
      return words.block(WORDS[locale].blocking(hypothesis.blocking), from, to);
    }
    case 'pay':
      return words.pay(money(hypothesis.amount), from);
    case 'terminate':
      return words.terminate(from);
  }
}

/** Nothing, where no day of the future is looked at. */
function sayAssumed({ assumed, days, known }: Compared, voice: Voice): readonly string[] {
  if (days.every(({ at }) => at <= known)) return [];
  return [
    whatIfWords(voice.locale).assumed.always,
    ...assumed.map((assumption) => sayAssumption(assumption, voice)),
  ];
}

function sayAssumption(assumption: Assumption, { locale, say, money }: Voice): string {
  const words = whatIfWords(locale).assumed;
  switch (assumption.kind) {
    case 'payments':
      return words.payments(money(assumption.amount), say(assumption.like));
    case 'no-payments':
      return words.noPayments(assumption.last === null ? null : say(assumption.last));
    case 'charges':
      return words.charges(sayMonth(assumption.month, locale), money(assumption.sum));
    case 'blocked':
      return words.blocked(WORDS[locale].blocking(assumption.blocking), say(assumption.from));
  }
}

/** Days before the counter began in both are left out. */
function tellDays(compared: Compared, voice: Voice): readonly DayTold[] {
  return compared.days.flatMap(({ at }, index): readonly DayTold[] => {
    const without = compared.without.days[index];
    const withIt = compared.with.days[index];
    if (without === undefined || withIt === undefined) return [];
    if (without.standing.counter === null && withIt.standing.counter === null) return [];
    return [
      {
        at: voice.write(at),
        isPast: at <= compared.known,
        without: tellBonus(without, voice),
        with: tellBonus(withIt, voice),
        difference: voice.amount((paid(withIt.outcome) - paid(without.outcome)) as Amount),
      },
    ];
  });
}

function tellStanding({ counter, enrolled }: Standing): StandingTold {
  return { counter, enrolled };
}

function tellBonus({ standing, outcome }: WalkedDay, { programme, locale, amount }: Voice): BonusTold {
  const told = tellStanding(standing);
  switch (outcome.outcome) {
    case 'credit':
      return {
        ...told,
        outcome: 'credit',
        amount: amount(outcome.amount),
        words: explainOutcome(outcome, programme, locale),
      };
    case 'refusal':
      return {
        ...told,
        outcome: 'refusal',
        reasons: outcome.reasons,
        words: sayRefusalReasons(outcome, programme, locale),
      };
    case 'none':
      return {
        ...told,
        outcome: 'none',
        because: outcome.because,
        words: whatIfWords(locale).because[outcome.because],
      };
  }
}

function tellStep(entry: Entry, { programme, locale, write }: Voice): Answered['steps']['with'][number] {
  return {
    at: write(entry.effective),
    kind: entry.kind,
    words: explainEntry(entry, programme, locale),
  };
}

function sumsOf(
  compared: Compared,
  { amount }: Voice,
  isMeant: (at: Instant) => boolean,
): Answered['sums']['next'] {
  const sum = (walk: DaysWalk): Amount =>
    walk.days.reduce(
      (total, { standing, outcome }) => (isMeant(standing.at) ? ((total + paid(outcome)) as Amount) : total),
      ZERO,
    );
  const without = sum(compared.without);
  const withIt = sum(compared.with);
  return {
    without: amount(without),
    with: amount(withIt),
    difference: amount((withIt - without) as Amount),
  };
}

function paid(outcome: DayOutcome): Amount {
  return outcome.outcome === 'credit' ? outcome.amount : ZERO;
}
