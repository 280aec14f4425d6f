import { explainStory } from '../../../rules/explain/story.ts';
import type { Locale } from '../../../rules/locale.ts';
import type { Explained } from '../../services/explain.ts';
import type { StoriesBody } from '../schemas/story.ts';

/** What is told of each counter, in the caller's language. */
export function storiesBody(told: readonly Explained[], subscriber: string, locale: Locale): StoriesBody {
  return { subscriber, stories: told.map((one) => storyBody(one, locale)) };
}

function storyBody(told: Explained, locale: Locale): StoriesBody['stories'][number] {
  const nothing = { kind: told.kind, heading: [], months: [], message: null };
  switch (told.kind) {
    case 'story': {
      const { heading, months } = explainStory(told.source, locale);
      return {
        ...nothing,
        programme: told.source.programme.programme,
        heading: [...heading],
        months: months.map(({ title, lines }) => ({
          title,
          lines: lines.map(({ day, text }) => ({ day, text })),
        })),
      };
    }
    case 'not-walked':
      return { ...nothing, programme: told.programme.programme };
    case 'refused':
      return { ...nothing, programme: told.programme.programme, message: told.message };
  }
}
