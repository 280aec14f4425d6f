import type { ReasonCode } from '../codes.ts';
import type { Condition } from '../conditions/condition.ts';
import type { Entry, Refusal } from '../outcome.ts';
import type { Locale, Programme, Rates, Version } from '../terms.ts';
import { ruleNamed, sayRule, versionNumbered } from './rule-words.ts';
import { WORDS } from './words/catalogue.ts';
import { listed, minus } from './words/text.ts';

/** What is known of a reason beside its code. */
interface Context {
  readonly programme: Programme;
  readonly version: Version | undefined;
  /** Conditions that were asked. */
  readonly asked: readonly Condition[];
  readonly counter: number;
  readonly rule: string | null;
  readonly locale: Locale;
}

/** The reasons of a skip, of an effect of a condition, of a refused request: joined, with evidence. */
export function sayEntryReasons(entry: Entry, programme: Programme, locale: Locale): string {
  const version = versionNumbered(programme, entry.version);
  const asked =
    entry.kind === 'enrolment_refused'
      ? (version?.enrolment?.opensWhen ?? [])
      : (version?.accrual.requires.map((requirement) => requirement.condition) ?? []);
  const counter = entry.value - entry.delta;
  return sayReasons(entry.reason.codes, entry.reason.found, {
    programme,
    version,
    asked,
    counter,
    rule: entry.rule,
    locale,
  });
}

/** The reasons of a refused bonus: joined, with evidence. */
export function sayRefusalReasons(refusal: Refusal, programme: Programme, locale: Locale): string {
  const version = versionNumbered(programme, refusal.version);
  const asked = version?.bonus?.requires ?? [];
  const { reasons, found, counter } = refusal;
  return sayReasons(reasons, found, { programme, version, asked, counter, rule: null, locale });
}

function sayReasons(
  codes: readonly ReasonCode[],
  found: readonly (string | null)[],
  context: Context,
): string {
  return codes.map((code, index) => sayReason(code, found[index] ?? null, context)).join('; ');
}

function sayReason(code: ReasonCode, found: string | null, context: Context): string {
  const shown = shownOf(code, found, context);
  return WORDS[context.locale].reasons[code]({
    found: shown === null ? null : minus(shown),
    need: needOf(code, context),
  });
}

/** What was there: the evidence of the entry, or what the counter and the terms say. */
function shownOf(code: ReasonCode, found: string | null, context: Context): string | null {
  switch (code) {
    case 'blocked':
    case 'paused':
      return found === null ? null : WORDS[context.locale].blocking(found);
    case 'interrupted': {
      const rule = ruleNamed(context.version, context.rule ?? found);
      return rule === undefined ? found : sayRule(rule, context.programme, context.locale);
    }
    case 'cap':
      return found ?? numberText(context.version?.counter.cap);
    case 'below_first_rung':
    case 'counter':
      return found ?? String(context.counter);
    default:
      return found;
  }
}

/** The words of the programme's conditions that give each code. */
const ASKED_BY: Readonly<Partial<Record<ReasonCode, string>>> = {
  any_of: 'any_of',
  balance: 'balance',
  balance_unknown: 'balance',
  counter: 'counter',
  fee: 'fee',
  fee_unknown: 'fee',
  kind: 'kind',
  no_payment: 'payment_made',
  not: 'not',
  not_enrolled: 'enrolled',
  not_paid_in_full: 'paid_in_full',
  segment: 'segment',
  tariff: 'tariff',
};

/** What the terms ask for; null when that cannot be told from the code alone. */
function needOf(code: ReasonCode, { version, asked, locale }: Context): string | null {
  if (code === 'closes_when') {
    const closes = version?.enrolment?.closesWhen.map((condition) => condition.say(locale)) ?? [];
    return closes.length === 0 ? null : listed(closes, WORDS[locale].or);
  }
  if (code === 'below_first_rung') {
    const from = version?.bonus == null ? null : firstRung(version.bonus.rates);
    return from === null ? null : WORDS[locale].bonus.counterAtLeast(from);
  }
  const candidates = asked.filter((condition) => condition.name === ASKED_BY[code]);
  const [only] = candidates;
  return only !== undefined && candidates.length === 1 ? only.say(locale) : null;
}

function firstRung(rates: Rates): number | null {
  switch (rates.kind) {
    case 'percents':
    case 'amounts':
      return rates.rungs[0]?.from ?? null;
    case 'linear_percent':
    case 'linear_amount':
      return rates.from;
  }
}

function numberText(value: number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
