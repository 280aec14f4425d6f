import { thresholdOf } from '../../rules/clock.ts';
import { sayEffect } from '../../rules/describe/describe-interruption.ts';
import { type Voice, voiceOf } from '../../rules/describe/voice.ts';
import { lengthBetween, lengthOf } from '../../rules/explain/length.ts';
import { sayMoney, sayRule } from '../../rules/explain/rule-words.ts';
import { sayClass } from '../../rules/explain/story-absence.ts';
import { storyHeading } from '../../rules/explain/story-heading.ts';
import { sayStep } from '../../rules/explain/story-step.ts';
import { WORDS } from '../../rules/explain/words/catalogue.ts';
import type { Locale } from '../../rules/locale.ts';
import { FOREVER, type Instant, sayInstant } from '../../rules/time.ts';
import type { TimelineMark } from '../../rules/timeline/marks.ts';
import type { RuleClock } from '../../rules/timeline/rule-clock.ts';
import type { TimelineSpan, Window } from '../../rules/timeline/spans.ts';
import { timelineWords } from '../../rules/timeline/words.ts';
import type { TimelineWords } from '../../rules/timeline/words-contract.ts';
import { sayDuration } from '../../rules/words/duration.ts';
import type { ReadTimeline } from '../services/timeline/subscriber-timeline.ts';
import { stripText } from './timeline-strip.ts';

/** What is said, in which language. */
interface Page {
  readonly read: ReadTimeline;
  readonly locale: Locale;
  readonly words: TimelineWords;
  readonly voice: Voice;
  readonly say: (at: Instant) => string;
}

/** A timeline for people: where the counter stands, a strip of days, spans, absences with their rules, facts, events. */
export function timelineText(read: ReadTimeline, locale: Locale): string {
  const { programme } = read;
  const page: Page = {
    read,
    locale,
    words: timelineWords(locale),
    voice: voiceOf(programme, locale),
    say: (at) => sayInstant(at, programme.zone, locale),
  };
  const { headings } = page.words;
  const { spans, debts } = read.timeline;
  return [
    `${heading(page).join('\n')}\n`,
    stripText(read, locale),
    section(headings.spans, spanLines(spans, page)),
    section(headings.absences, absenceLines(page)),
    section(
      headings.debts,
      debts.flatMap((clock) => clockLines(clock, page)),
    ),
    section(headings.facts, factLines(page)),
    section(headings.events, eventLines(page)),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function heading({ read, locale, words }: Page): readonly string[] {
  const { story, programme, facts } = read;
  if (story !== null) return storyHeading(story, locale);
  const title = programme.title[locale] ?? Object.values(programme.title)[0] ?? programme.programme;
  return [words.notWalked(facts.subscriber, title)];
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** Columns set as wide as their widest cell; the last is not padded. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, index) =>
    Math.max(...rows.map((row) => row[index]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function spanLines(spans: readonly TimelineSpan[], page: Page): readonly string[] {
  return columns(
    spans.map((span) => [
      page.say(span.from),
      '–',
      page.say(span.to),
      length(span, page),
      sayWhat(span, page),
    ]),
  );
}

function sayWhat(span: TimelineSpan, { words, locale }: Page): string {
  switch (span.class) {
    case 'not_begun':
    case 'ended':
    case 'not_walked':
      return words.without[span.class];
    case 'served':
    case 'blocked':
    case 'paused':
    case 'idle':
      return sayClass({ class: span.class, kind: span.kind }, locale);
  }
}

function length({ from, to }: Window, { read, locale }: Page): string {
  return sayDuration(lengthBetween(from, to, read.programme.zone, 'days'), locale);
}

function absenceLines(page: Page): readonly string[] {
  const { timeline } = page.read;
  const now = timeline.walkedTo ?? timeline.to;
  return timeline.absences.flatMap(({ from, to, clocks }) => {
    const between = page.words.between(page.say(from), to === null ? null : page.say(to));
    return [
      `${between} (${length({ from, to: to ?? now }, page)})`,
      ...clocks.flatMap((clock) => clockLines(clock, page).map((line) => `  ${line}`)),
    ];
  });
}

/** The rule, what it does, and below it how much of its tolerance was used. */
function clockLines(clock: RuleClock, page: Page): readonly string[] {
  const { rule } = clock;
  const said = sayRule(rule, page.read.programme, page.locale);
  return [
    `${rule.id}: ${said} → ${sayEffect(rule.then, page.voice)}`,
    `  ${page.say(clock.since)}: ${sayVerdict(clock, page)}`,
  ];
}

function sayVerdict(clock: RuleClock, { words, locale, say }: Page): string {
  const lasting = (ms: number): string => sayDuration(lengthOf(ms), locale);
  const used = lasting(clock.counted);
  const { verdict } = clock;
  switch (verdict.kind) {
    case 'held':
      return thresholdOf(clock.rule) === null
        ? words.atOnce(say(verdict.at))
        : words.held(used, say(verdict.at));
    case 'spared':
      return words.spared(used, lasting(verdict.left));
    case 'waiting':
      return clock.standsStill
        ? words.standsStill(used, lasting(verdict.left))
        : words.waiting(used, lasting(verdict.left), say(verdict.at));
  }
}

function factLines({ read, words, locale, say }: Page): readonly string[] {
  const { services, blockings, promotions } = read.timeline;
  const row = ({ from, to }: Window, what: string): readonly string[] => [
    what,
    words.between(say(from), to === FOREVER ? null : say(to)),
  ];
  return columns([
    ...services.map((one) => row(one, words.fact.service(one.service))),
    ...blockings.map((one) => row(one, words.fact.blocking(WORDS[locale].blocking(one.kind)))),
    ...promotions.map((one) => row(one, words.fact.promotion(one.promotion))),
  ]);
}

/** Steps and marks in the order of time; at one instant the facts come first. */
function eventLines(page: Page): readonly string[] {
  const { read, locale, say } = page;
  const { programme, facts, timeline } = read;
  const events = [
    ...timeline.marks.map((mark) => ({ at: mark.at, text: sayMark(mark, page) })),
    ...timeline.steps.map((step) => ({
      at: step.effective,
      text: sayStep(step, { programme, facts, locale }),
    })),
  ].sort((left, right) => left.at - right.at);
  return columns(events.map(({ at, text }) => [say(at), text]));
}

function sayMark(mark: TimelineMark, { words: { mark: words }, read, locale }: Page): string {
  const money = (amount: Parameters<typeof sayMoney>[0]): string => sayMoney(amount, read.programme, locale);
  switch (mark.kind) {
    case 'payment':
      return words.payment(money(mark.fact.amount));
    case 'charge':
      return words.charge(money(mark.fact.amount), mark.fact.category);
    case 'balance':
      return words.balance(money(mark.fact.amount));
    case 'fee':
      return words.fee(money(mark.fact.amount), mark.fact.service, mark.fact.tariff);
    case 'termination':
      return words.termination;
  }
}
