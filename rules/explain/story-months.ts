import { closesAt } from '../close.ts';
import type { Locale } from '../locale.ts';
import type { Entry } from '../outcome.ts';
import { inOrder, isOutcome, type Step } from '../render/in-order.ts';
import { versionIndexAt } from '../schedule.ts';
import type { Programme } from '../terms.ts';
import { FOREVER, monthOf, monthStart, sayInstant } from '../time.ts';
import type { Segment } from '../timeline.ts';
import { sayDuration } from '../words/duration.ts';
import { sayMonth } from './entry.ts';
import { lengthBetween } from './length.ts';
import { ruleNamed, versionNumbered } from './rule-words.ts';
import { sayAbsentMonth, sayClass } from './story-absence.ts';
import { sayCorrection } from './story-money.ts';
import type { StorySource } from './story-source.ts';
import { type StepContext, sayStep } from './story-step.ts';
import { WORDS } from './words/catalogue.ts';

/** One month of a story, or several in which nothing happened. */
export interface StoryMonth {
  readonly title: string;
  readonly lines: readonly StoryLine[];
}

interface StoryLine {
  /** Empty when the line is of the whole month. */
  readonly day: string;
  readonly text: string;
}

/** A month on its way into the story. */
interface Chapter {
  readonly month: number;
  lastMonth: number;
  readonly lines: StoryLine[];
  readonly was: number;
  now: number;
}

/** The months of a counter from its beginning, each with its stretches of service and absence, its steps, or why it has none. */
export function storyMonths(source: StorySource, locale: Locale): readonly StoryMonth[] {
  const context: StepContext = { ...source, locale };
  const { begun } = source.walk.state;
  if (begun === null) return [];
  const { zone } = source.programme;
  const items = itemsOf(context);
  const chapters: Chapter[] = [];
  let value = 0;
  let next = 0;
  for (let month = monthOf(begun, zone); month <= monthOf(lastInstant(source), zone); month += 1) {
    const own: Item[] = [];
    for (let item = items[next]; item !== undefined && item.month <= month; item = items[next]) {
      own.push(item);
      next += 1;
    }
    const was = value;
    value = own.findLast((item) => item.value !== null)?.value ?? value;
    add(chapters, { month, lastMonth: month, lines: linesOf(own, month, context), was, now: value });
  }
  return chapters.map((chapter) => ({ title: titleOf(chapter, locale), lines: chapter.lines }));
}

function lastInstant({ programme, walk }: StorySource): number {
  return Math.min(walk.state.at, programme.validUntil ?? FOREVER);
}

/** Something that happened: a stretch that begins, an end of the contract, a step. */
interface Item {
  readonly at: number;
  /** The month it belongs to. */
  readonly month: number;
  readonly text: string;
  /** Of the counter after it; null: as before. */
  readonly value: number | null;
  /** Whether it says what became of the month. */
  readonly decides: boolean;
}

function itemsOf(context: StepContext): readonly Item[] {
  const { walk, facts, programme, locale } = context;
  const { zone } = programme;
  const plain = { value: null, decides: false };
  const spans = [
    ...walk.segments.map((segment) => ({ at: segment.from, text: sayStretch(segment, context) })),
    ...facts.terminations
      .filter(({ at }) => at >= (walk.state.begun ?? FOREVER) && at <= lastInstant(context))
      .map(({ at }) => ({ at, text: WORDS[locale].story.terminated })),
  ].map(({ at, text }) => ({ at, text, month: monthOf(at, zone), ...plain }));
  const steps = inOrder(walk.entries, walk.outcomes).map((step) => ({
    at: step.effective,
    text: sayStep(step, context),
    month: monthOfStep(step, programme),
    value: isOutcome(step) ? null : step.value,
    decides: !isOutcome(step) && decidesPeriod(step, programme),
  }));
  const money = (context.corrections ?? [])
    .map((one) => ({ at: closesAt(programme, one.month), month: one.month, one }))
    .filter(({ at }) => at <= lastInstant(context))
    .map(({ one, ...place }) => ({ ...place, text: sayCorrection(one, programme, locale), ...plain }));
  // The sort is stable: at one instant what ends or begins comes before the steps, except for steps of the month before.
  return [...spans, ...steps, ...money].sort((left, right) => left.month - right.month || left.at - right.at);
}

/** What the past owes at the first instant of a month belongs to the month before, like the period that ends there. */
function monthOfStep(step: Step, { zone }: Programme): number {
  const month = monthOf(step.effective, zone);
  if (isOutcome(step) || step.effective !== monthStart(month, zone)) return month;
  const { since } = step.reason;
  return since !== null && since < step.effective ? month - 1 : month;
}

/** An entry that says what became of the month: of its period, or a loss by the absence that fills it. */
function decidesPeriod({ kind, version, rule, delta }: Entry, programme: Programme): boolean {
  if (kind === 'accrual' || kind === 'skip') return true;
  if (delta >= 0 || kind === 'adjustment' || kind === 'opening') return false;
  const when = ruleNamed(versionNumbered(programme, version), rule)?.when.kind;
  return when !== 'debt' && when !== 'tariff_change';
}

function sayStretch(segment: Segment, { programme, walk, locale }: StepContext): string {
  const words = WORDS[locale].story;
  const state = sayClass(segment, locale);
  if (segment.to >= walk.state.at && segment.class === walk.state.now.class)
    return words.stretchGoesOn(state);
  const length = sayDuration(lengthBetween(segment.from, segment.to, programme.zone, 'days'), locale);
  return words.stretch(state, sayInstant(segment.to, programme.zone, locale), length);
}

function linesOf(items: readonly Item[], month: number, context: StepContext): StoryLine[] {
  const { zone } = context.programme;
  const lines = items.map(({ at, text }) => ({ day: sayInstant(at, zone, context.locale), text }));
  if (!items.some((item) => item.decides) && endsPeriods(month, context)) {
    const why = sayAbsentMonth(month, context);
    if (why !== null) lines.push({ day: '', text: why });
  }
  return lines;
}

/** Whether the month is over and was a period of its own. */
function endsPeriods(month: number, source: StorySource): boolean {
  const { programme } = source;
  const start = monthStart(month, programme.zone);
  const version = programme.versions[source.walk.state.pinned ?? versionIndexAt(programme, start)];
  return (
    version?.accrual.every === 'calendar_month' &&
    monthStart(month + 1, programme.zone) <= lastInstant(source)
  );
}

/** Adds a month; one in which the same goes on as in the month before, and nothing else, joins it. */
function add(chapters: Chapter[], chapter: Chapter): void {
  if (chapter.lines.length === 0) return;
  const before = chapters.at(-1);
  const [line] = chapter.lines;
  const isSame =
    before?.lastMonth === chapter.month - 1 &&
    before.lines.length === 1 &&
    chapter.lines.length === 1 &&
    line?.day === '' &&
    before.lines[0]?.text === line.text;
  if (isSame) {
    before.lastMonth = chapter.month;
    before.now = chapter.now;
  } else chapters.push(chapter);
}

function titleOf({ month, lastMonth, was, now }: Chapter, locale: Locale): string {
  const title =
    month === lastMonth
      ? sayMonth(month, locale)
      : `${sayMonth(month, locale)} — ${sayMonth(lastMonth, locale)}`;
  return WORDS[locale].story.month(title, was, now);
}
