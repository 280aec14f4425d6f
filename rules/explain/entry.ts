import type { Locale } from '../locale.ts';
import type { Entry, EntryKind } from '../outcome.ts';
import type { Programme } from '../terms.ts';
import { type Instant, monthOf, monthStart, sayInstant } from '../time.ts';
import { sayCause } from './cause.ts';
import { sayEntryReasons } from './reasons.ts';
import { ruleNamed, versionNumbered } from './rule-words.ts';
import { WORDS } from './words/catalogue.ts';
import { capital } from './words/text.ts';
import type { EntryWords } from './words/words.ts';

/**
 * One entry in one sentence, with its evidence and without a full stop: «Перерыв с 10.08.2024 по 15.08.2024 (5 дней) дольше
 * допустимых 3 дней: счётчик обнулён, было 7» (docs/domain.md "Entries and explanation"). The end of a span is named
 * as the first instant after it.
 */
export function explainEntry(entry: Entry, programme: Programme, locale: Locale): string {
  return EXPLAIN[entry.kind](entry, { programme, locale });
}

interface Context {
  readonly programme: Programme;
  readonly locale: Locale;
}

type Explain = (entry: Entry, context: Context) => string;

const EXPLAIN: Readonly<Record<EntryKind, Explain>> = {
  accrual: (entry, context) => wordsOf(context).counted(sayPeriod(entry, context), entry.delta, entry.value),
  skip: (entry, context) =>
    wordsOf(context).skipped(sayPeriod(entry, context), sayReasons(entry, context), entry.value),
  reset: explainLoss,
  decay: explainLoss,
  deduction: explainLoss,
  opening: (entry, context) => wordsOf(context).opened(entry.value - entry.delta, entry.value),
  adjustment: (entry, context) => wordsOf(context).adjusted(entry.delta, entry.value, entry.reason.ref),
  enrolled: (entry, context) => wordsOf(context).enrolled(entry.value),
  unenrolled: explainUnenrolment,
  enrolment_refused: (entry, context) => wordsOf(context).refused(sayReasons(entry, context)),
};

/** Without a code it was the subscriber's wish, or an opening that brought the state over. */
function explainUnenrolment(entry: Entry, context: Context): string {
  const { codes, ref } = entry.reason;
  if (ref === 'opening') return wordsOf(context).unenrolled(WORDS[context.locale].story.byOpening);
  return wordsOf(context).unenrolled(codes.length === 0 ? null : sayReasons(entry, context));
}

function wordsOf({ locale }: Context): EntryWords {
  return WORDS[locale].entry;
}

function sayReasons(entry: Entry, { programme, locale }: Context): string {
  return sayEntryReasons(entry, programme, locale);
}

/** A step down: by an interruption, or by a condition of the period that failed. */
function explainLoss(entry: Entry, context: Context): string {
  const change = sayChange(entry, context.locale);
  const rule = ruleNamed(versionNumbered(context.programme, entry.version), entry.rule);
  if (rule !== undefined) return `${sayCause(entry, rule, context)}: ${change}`;
  if (entry.rule !== null) return `${capital(WORDS[context.locale].ruleNoMore(entry.rule))}: ${change}`;
  return wordsOf(context).failed(sayPeriod(entry, context), sayReasons(entry, context), change);
}

function sayChange(entry: Entry, locale: Locale): string {
  const { change } = WORDS[locale];
  const was = entry.value - entry.delta;
  return entry.kind === 'reset' ? change.reset(was, entry.value) : change.lowered(was, entry.value);
}

/** The period that ended at the entry: a calendar month by its name, any other by its days. */
function sayPeriod({ effective, reason }: Entry, { programme: { zone }, locale }: Context): string {
  const words = WORDS[locale];
  const since = reason.since ?? monthStart(monthOf(effective - 1, zone), zone);
  const month = monthOf(since, zone);
  const isMonth = monthStart(month, zone) === since && monthStart(month + 1, zone) === effective;
  const day = (at: Instant): string => sayInstant(at, zone, locale);
  return isMonth ? sayMonth(month, locale) : words.entry.period(day(since), day(effective));
}

/** «Август 2024», of a month numbered as by `monthOf`. */
export function sayMonth(month: number, locale: Locale): string {
  return `${WORDS[locale].months[month % 12] ?? ''} ${Math.floor(month / 12)}`;
}
