import { thresholdOf } from '../clock.ts';
import type { Locale } from '../locale.ts';
import type { Entry } from '../outcome.ts';
import type { Interruption, Programme } from '../terms.ts';
import { type Duration, type Instant, plus, sayInstant, stretch, type Zone } from '../time.ts';
import { sayDuration } from '../words/duration.ts';
import { lengthBetween, lengthOf } from './length.ts';
import { limitOf, subjectOf } from './rule-words.ts';
import type { Limit, Subject } from './told.ts';
import { WORDS } from './words/catalogue.ts';

const AT_ONCE: Duration = { text: 'P0D', months: 0, days: 0, ms: 0 };

/**
 * Why an interruption struck, as the beginning of a sentence: «Перерыв с 10.08.2024 по 15.08.2024 (5 дней) дольше допустимых
 * 3 дней».
 */
export function sayCause(
  entry: Entry,
  rule: Interruption,
  { programme, locale }: { readonly programme: Programme; readonly locale: Locale },
): string {
  const words = WORDS[locale];
  const { when } = rule;
  const day = (at: Instant): string => sayInstant(at, programme.zone, locale);
  if (when.kind === 'terminated') return words.entry.on(words.terminated, day(entry.effective), null);
  if (when.kind === 'tariff_change') {
    return words.entry.on(words.tariffChange[when.change], day(entry.effective), entry.reason.ref);
  }
  const clock = clockOf(entry);
  return words.cause({
    subject: narrowed(subjectOf(when, programme, locale), entry.reason.ref),
    from: day(clock.since),
    span:
      entry.reason.until === null || rule.at === 'hold'
        ? { kind: 'running', at: day(entry.effective) }
        : {
            kind: 'over',
            to: day(entry.reason.until),
            length: sayLength(clock, rule, programme.zone, locale),
          },
    limit: reachedLimit(clock, rule, programme.zone, locale),
    stoodStill: clock.still > 0,
  });
}

/** The rule's clock at the entry: where it started, where it is, how long it stood still on the way. */
interface ClockSpan {
  readonly since: Instant;
  readonly to: Instant;
  readonly counted: number;
  readonly still: number;
}

function clockOf({ effective, reason }: Entry): ClockSpan {
  const since = reason.since ?? effective;
  const to = reason.until ?? effective;
  const counted = reason.counted ?? to - since;
  return { since, to, counted, still: to - since - counted };
}

/** Of a blocking rule's kinds only the one that decided, when it is known. */
function narrowed(subject: Subject, blocking: string | null): Subject {
  return subject.kind === 'blocked' && blocking !== null ? { ...subject, kinds: [blocking] } : subject;
}

function sayLength(clock: ClockSpan, rule: Interruption, zone: Zone, locale: Locale): string {
  if (clock.still > 0) return sayDuration(lengthOf(clock.counted), locale);
  const by = (thresholdOf(rule)?.duration.months ?? 0) > 0 ? 'months' : 'days';
  return sayDuration(lengthBetween(clock.since, clock.to, zone, by), locale);
}

/** The limit that was reached: the rule's own, or for a repeated effect that of the repeat. */
function reachedLimit(clock: ClockSpan, rule: Interruption, zone: Zone, locale: Locale): Limit | null {
  const threshold = thresholdOf(rule);
  const repeated = repeatedDuration(clock, rule, zone);
  if (repeated !== null) {
    return { ...limitOf(threshold?.bound ?? 'at_least', repeated, locale), isAllowance: false };
  }
  if (threshold === null) return null;
  // A break is allowed to be so long; to decay after eleven months is no allowance.
  const isAllowance = rule.when.kind !== 'inactive';
  return { ...limitOf(threshold.bound, threshold.duration, locale), isAllowance };
}

/** How long the clock had to run for the last repeat of an effect; null: the effect was the first. */
function repeatedDuration(clock: ClockSpan, rule: Interruption, zone: Zone): Duration | null {
  if (rule.every === null) return null;
  const own = thresholdOf(rule)?.duration ?? AT_ONCE;
  let reached: Duration | null = null;
  for (let repeat = 1; ; repeat += 1) {
    const next = stretch(own, rule.every, repeat);
    if (plus(clock.since, next, zone) + clock.still > clock.to) return reached;
    reached = next;
  }
}
