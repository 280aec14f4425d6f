import type { ReasonCode } from '../codes.ts';
import type { Condition } from '../conditions/condition.ts';
import { CONDITION_WORDS } from '../conditions/registry.ts';
import type { Locale } from '../locale.ts';
import { parseAmount } from '../money.ts';
import type { Entry, Refusal } from '../outcome.ts';
import type { Programme, Rates, Version } from '../terms.ts';
import { ruleNamed, sayMoney, sayRule, versionNumbered } from './rule-words.ts';
import { WORDS } from './words/catalogue.ts';
import { listed } from './words/text.ts';

/** What is known of a reason beside its code. */
interface Context {
  readonly programme: Programme;
  readonly version: Version | undefined;
  /** The conditions that were asked. */
  readonly asked: readonly Condition[];
  readonly counter: number;
  readonly rule: string | null;
  readonly locale: Locale;
}

/** The reasons of a skip, of an effect of a condition, of a refused request: joined, with evidence. */
export function sayEntryReasons(entry: Entry, programme: Programme, locale: Locale): string {
  return joined(listEntryReasons(entry, programme, locale));
}

/** One reason with its evidence. */
export interface SaidReason {
  readonly code: ReasonCode;
  readonly words: string;
}

/** The same one by one. */
export function listEntryReasons(entry: Entry, programme: Programme, locale: Locale): readonly SaidReason[] {
  const version = versionNumbered(programme, entry.version);
  const asked =
    entry.kind === 'enrolment_refused'
      ? version?.enrolment?.opensWhen
      : version?.accrual.requires.map((requirement) => requirement.condition);
  return listReasons(entry.reason.codes, entry.reason.found, {
    programme,
    version,
    asked: asked ?? [],
    counter: entry.value - entry.delta,
    rule: entry.rule,
    locale,
  });
}

/** The reasons of a refused bonus: joined, with evidence. */
export function sayRefusalReasons(refusal: Refusal, programme: Programme, locale: Locale): string {
  return joined(listRefusalReasons(refusal, programme, locale));
}

/** The same one by one. */
export function listRefusalReasons(
  refusal: Refusal,
  programme: Programme,
  locale: Locale,
): readonly SaidReason[] {
  const version = versionNumbered(programme, refusal.version);
  const asked = version?.bonus?.requires ?? [];
  const { reasons, found, counter } = refusal;
  return listReasons(reasons, found, { programme, version, asked, counter, rule: null, locale });
}

function joined(reasons: readonly SaidReason[]): string {
  return reasons.map(({ words }) => words).join('; ');
}

function listReasons(
  codes: readonly ReasonCode[],
  found: readonly (string | null)[],
  context: Context,
): readonly SaidReason[] {
  return codes.map((code, index) => ({
    code,
    words: WORDS[context.locale].reasons[code]({
      found: foundFor(code, found[index] ?? null, context),
      need: needFor(code, context),
    }),
  }));
}

type Show = (found: string | null, context: Context) => string | null;

/** How the evidence of a code is shown, where it is not shown as it is. */
const SHOWN: Readonly<Partial<Record<ReasonCode, Show>>> = {
  balance: showMoney,
  fee: showMoney,
  not_paid_in_full: showMoney,
  blocked: showBlocking,
  paused: showBlocking,
  interrupted: (found, { version, rule, programme, locale }) => {
    const named = ruleNamed(version, rule ?? found);
    return named === undefined ? found : sayRule(named, programme, locale);
  },
  cap: (found, { version }) => found ?? version?.counter.cap?.toString() ?? null,
  below_first_rung: (found, { counter }) => found ?? String(counter),
  counter: (found, { counter }) => found ?? String(counter),
};

function foundFor(code: ReasonCode, found: string | null, context: Context): string | null {
  const show = SHOWN[code];
  return show === undefined ? found : show(found, context);
}

function showMoney(found: string | null, { programme, locale }: Context): string | null {
  const amount = found === null ? undefined : parseAmount(found, programme.places);
  return amount === undefined ? found : sayMoney(amount, programme, locale);
}

function showBlocking(found: string | null, { locale }: Context): string | null {
  return found === null ? null : WORDS[locale].blocking(found);
}

/** What the terms ask for; null where the code says all, or where the code alone does not tell which condition it was. */
function needFor(code: ReasonCode, context: Context): string | null {
  if (code === 'closes_when') return closingConditions(context);
  if (code === 'below_first_rung') return firstRungNeed(context);
  if (!CONDITION_CODES.has(code)) return null;
  const able = context.asked.filter((condition) => mayGive(condition, code));
  const [only] = able;
  return only !== undefined && able.length === 1 ? only.say(context.locale) : null;
}

const CODES_OF = new Map(CONDITION_WORDS.map(({ word, codes }) => [word, codes]));
const CONDITION_CODES = new Set(CONDITION_WORDS.flatMap(({ codes }) => codes));

/** A condition without codes of its own passes on those of the conditions inside it. */
function mayGive(condition: Condition, code: ReasonCode): boolean {
  const codes = CODES_OF.get(condition.name) ?? [];
  return codes.length === 0 || codes.includes(code);
}

function closingConditions({ version, locale }: Context): string | null {
  const closes = version?.enrolment?.closesWhen.map((condition) => condition.say(locale)) ?? [];
  return closes.length === 0 ? null : listed(closes, WORDS[locale].or);
}

function firstRungNeed({ version, locale }: Context): string | null {
  const from = version?.bonus === null || version === undefined ? null : firstRung(version.bonus.rates);
  return from === null ? null : WORDS[locale].bonus.counterAtLeast(from);
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
