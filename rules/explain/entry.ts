import { unreachable } from '../invariant.ts';
import type { Entry } from '../outcome.ts';
import type { Locale, Programme } from '../terms.ts';
import { type Instant, monthOf, monthStart, sayInstant } from '../time.ts';
import { sayCause } from './cause.ts';
import { sayEntryReasons } from './reasons.ts';
import { ruleNamed, versionNumbered } from './rule-words.ts';
import { WORDS } from './words/catalogue.ts';

/** What is known of an entry beside itself, from the facts and the timeline. */
export interface Known {
  /** The kind of blocking that decided at the beginning of the rule's clock; null: not known. */
  readonly blocking: string | null;
}

/**
 * One entry in one sentence, with its evidence and without a full stop: «Перерыв с 10.08.2024 до 15.08.2024 (5 дней) дольше
 * допустимых 3 дней: счётчик обнулён, было 7» (docs/domain.md "Entries, explanation, history"). The end of a span is named
 * as the first instant after it.
 */
export function explainEntry(
  entry: Entry,
  programme: Programme,
  locale: Locale,
  known: Known = NOTHING,
): string {
  const { entry: words } = WORDS[locale];
  switch (entry.kind) {
    case 'accrual':
      return words.counted(sayPeriod(entry, programme, locale), entry.delta, entry.value);
    case 'skip':
      return words.skipped(
        sayPeriod(entry, programme, locale),
        sayEntryReasons(entry, programme, locale),
        entry.value,
      );
    case 'reset':
    case 'decay':
    case 'deduction':
      return explainLoss(entry, { programme, locale, blocking: known.blocking });
    case 'opening':
      return words.opened(entry.value - entry.delta, entry.value);
    case 'adjustment':
      return words.adjusted(entry.delta, entry.value, entry.reason.ref);
    case 'enrolled':
      return words.enrolled(entry.value);
    case 'unenrolled':
      return words.unenrolled(
        entry.reason.codes.length === 0 ? null : sayEntryReasons(entry, programme, locale),
      );
    case 'enrolment_refused':
      return words.refused(sayEntryReasons(entry, programme, locale));
    default:
      return unreachable(entry.kind);
  }
}

const NOTHING: Known = { blocking: null };

/** A step down: by an interruption, or by a condition of the period that failed. */
function explainLoss(
  entry: Entry,
  context: { readonly programme: Programme; readonly locale: Locale; readonly blocking: string | null },
): string {
  const { programme, locale } = context;
  const change = sayChange(entry, locale);
  const rule = ruleNamed(versionNumbered(programme, entry.version), entry.rule);
  if (rule !== undefined) return `${sayCause(entry, rule, context)}: ${change}`;
  const why = sayEntryReasons(entry, programme, locale);
  return WORDS[locale].entry.failed(sayPeriod(entry, programme, locale), why, change);
}

function sayChange(entry: Entry, locale: Locale): string {
  const { change } = WORDS[locale];
  const was = entry.value - entry.delta;
  return entry.kind === 'reset' ? change.reset(was, entry.value) : change.lowered(was, entry.value);
}

/** The period that ended at the entry: a calendar month by its name, any other by its days. */
function sayPeriod({ effective, reason }: Entry, { zone }: Programme, locale: Locale): string {
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
