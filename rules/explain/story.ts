import type { Locale } from '../locale.ts';
import { storyHeading } from './story-heading.ts';
import { type StoryMonth, storyMonths } from './story-months.ts';
import type { StorySource } from './story-source.ts';

/** The story of one counter, as text in pieces: for a terminal (`storyText`) or a screen. */
export interface Story {
  /** What it is now, why, and what comes next: one sentence each. */
  readonly heading: readonly string[];
  readonly months: readonly StoryMonth[];
}

/**
 * Tells the story of one counter: first what it is and why, then month by month what happened, so that "why is my counter 0?"
 * has its answer on top and its evidence below (docs/domain.md "Entries and explanation").
 */
export function explainStory(source: StorySource, locale: Locale): Story {
  return {
    heading: storyHeading(source, locale),
    months: storyMonths(source, locale),
  };
}

/** The story as lines for a terminal. Ends with a line feed. */
export function storyText({ heading, months }: Story): string {
  const width = Math.max(0, ...months.flatMap(({ lines }) => lines.map(({ day }) => day.length)));
  const blocks = months.map(({ title, lines }) => {
    const told = lines.map(({ day, text }) => `  ${day.padEnd(width)}  ${text}\n`);
    return `\n${title}\n${told.join('')}`;
  });
  return `${heading.join('\n')}\n${blocks.join('')}`;
}
