import { type Story, storyText } from '../../rules/explain/story.ts';
import type { Example } from '../services/summary.ts';

/** Months of a story that fit on the page of `stazh start`. */
const MONTHS_SHOWN = 3;

const TITLES: Readonly<Record<Example['why'], string>> = {
  reset: 'Why is the counter low? A break',
  credit: 'Why this bonus?',
  refusal: 'Why no bonus?',
};

/** The end of a story, under the question that it answers. */
export function whyText(why: Example['why'], story: Story): string {
  return `${TITLES[why]}\n${indented(storyText({ heading: story.heading, months: story.months.slice(-MONTHS_SHOWN) }))}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
