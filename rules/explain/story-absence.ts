import type { Locale } from '../locale.ts';
import type { TimelineClass } from '../state.ts';
import { monthStart, sayInstant } from '../time.ts';
import type { Segment } from '../timeline.ts';
import type { StepContext } from './story-step.ts';
import { WORDS } from './words/catalogue.ts';

/** The class of a stretch in words, with the blocking that decided it. */
export function sayClass({ class: name, kind }: TimelineClass, locale: Locale): string {
  const words = WORDS[locale];
  return words.story.classes[name](kind === null ? null : words.blocking(kind));
}

/**
 * Why a month has no entry: the absence that fills it, from its first day to its end, and the blockings in that month.
 * null when there was service in it.
 */
export function sayAbsentMonth(month: number, { programme, walk, locale }: StepContext): string | null {
  const { zone } = programme;
  const [start, end] = [monthStart(month, zone), monthStart(month + 1, zone)];
  const inMonth = walk.segments.filter(({ from, to }) => from < end && to > start);
  const first = inMonth[0];
  const last = inMonth.at(-1);
  if (first === undefined || last === undefined || inMonth.some(isServed)) return null;
  const before = walk.segments.findLast((segment) => segment.to <= first.from && isServed(segment));
  const after = walk.segments.find((segment) => segment.from >= last.to && isServed(segment));
  const from = before?.to ?? walk.segments[0]?.from ?? first.from;
  const kinds = [...new Set(inMonth.flatMap(({ kind }) => (kind === null ? [] : [kind])))];
  const blockings = kinds.length === 0 ? null : kinds.map(WORDS[locale].blocking).join(', ');
  const say = (at: number): string => sayInstant(at, zone, locale);
  return WORDS[locale].story.noEntry(say(from), after === undefined ? null : say(after.from), blockings);
}

function isServed(segment: Segment): boolean {
  return segment.class === 'served';
}
