import { thresholdOf } from '../clock.ts';
import type { Locale } from '../locale.ts';
import type { Amount } from '../money.ts';
import type { Interruption, Programme, Version } from '../terms.ts';
import type { Duration } from '../time.ts';
import { sayAmount } from '../words/amount.ts';
import { sayDuration } from '../words/duration.ts';
import type { Limit, Subject } from './told.ts';
import { WORDS } from './words/catalogue.ts';
import { minus } from './words/text.ts';

/** The version of an entry, by its number. */
export function versionNumbered(programme: Programme, version: number): Version | undefined {
  return programme.versions.find((candidate) => candidate.version === version);
}

/** An interruption of a version, by its id. */
export function ruleNamed(version: Version | undefined, id: string | null): Interruption | undefined {
  return id === null ? undefined : version?.interruptions.find((rule) => rule.id === id);
}

/** A rule in words, without its effect: «перерыв дольше 3 дней», «расторжение договора». */
export function sayRule(rule: Interruption, programme: Programme, locale: Locale): string {
  const words = WORDS[locale];
  const { when } = rule;
  if (when.kind === 'terminated') return words.terminated;
  if (when.kind === 'tariff_change') return words.tariffChange[when.change];
  const threshold = thresholdOf(rule);
  const limit = threshold === null ? null : limitOf(threshold.bound, threshold.duration, locale);
  return words.rule(subjectOf(when, programme, locale), limit);
}

type ClockedWhen = Extract<Interruption['when'], { readonly kind: 'gap' | 'inactive' | 'blocked' | 'debt' }>;

/** What a rule with a clock looks at. */
export function subjectOf(when: ClockedWhen, programme: Programme, locale: Locale): Subject {
  switch (when.kind) {
    case 'gap':
    case 'inactive':
      return { kind: when.kind };
    case 'blocked':
      return { kind: 'blocked', kinds: when.kinds };
    case 'debt': {
      const below = sayMoney(when.below, programme, locale);
      return { kind: 'debt', below, isDebt: when.below <= 0n };
    }
  }
}

/** An amount as people of the locale write it, with a minus sign: «−5,00 ₽». */
export function sayMoney(amount: Amount, { currency, places }: Programme, locale: Locale): string {
  return minus(sayAmount(amount, { code: currency, places }, locale));
}

/** A duration that a rule waits for, in the cases that sentences need. */
export function limitOf(bound: Limit['bound'], duration: Duration, locale: Locale): Limit {
  return {
    bound,
    plain: sayDuration(duration, locale),
    genitive: sayDuration(duration, locale, 'genitive'),
    isMany: isMany(duration),
    isAllowance: true,
  };
}

/** One unit with a number that takes the plural in the genitive: 3, 11, 12, but not 1 and 21. */
function isMany(duration: Duration): boolean {
  const counts = [duration.months, duration.days, duration.ms / 3_600_000].filter((count) => count > 0);
  const [count] = counts;
  if (count === undefined || counts.length > 1 || !Number.isInteger(count)) return false;
  return count % 10 !== 1 || count % 100 === 11;
}
