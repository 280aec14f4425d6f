import { type Static, Type } from '@sinclair/typebox';
import { oneOf, ProgrammeName, SubscriberId } from './pieces.ts';

const Line = Type.Object(
  {
    day: Type.String({ description: 'When, as people write it', examples: ['13.01.2026 14:00'] }),
    text: Type.String({ description: 'What happened', examples: ['service is provided, goes on'] }),
  },
  { description: 'One thing that happened' },
);

const Month = Type.Object(
  {
    title: Type.String({
      description: 'The month, and what the counter did',
      examples: ['January 2026: counter 82 → 0'],
    }),
    lines: Type.Array(Line, { description: 'In their order' }),
  },
  { description: 'A month, or several in which nothing changed' },
);

const Told = Type.Object(
  {
    programme: ProgrammeName,
    kind: oneOf(
      ['story', 'not-walked', 'refused'],
      'not-walked: no night had walked the subscriber; refused: the facts as they were known cannot be accepted',
    ),
    heading: Type.Array(
      Type.String({ description: 'A sentence', examples: ['Counter: 9, kept since 01.11.2023'] }),
      {
        description: 'What the counter is, why, and what comes next; empty without a story',
        examples: [['Counter: 9, kept since 01.11.2023']],
      },
    ),
    months: Type.Array(Month, { description: 'The evidence, month by month; empty without a story' }),
    message: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Why the facts are refused; null for all else',
      examples: [null],
    }),
  },
  { description: 'The story of one counter' },
);

export const StoriesView = Type.Object(
  { subscriber: SubscriberId, stories: Type.Array(Told, { description: 'One for each programme' }) },
  { description: 'Why the counters of a subscriber are what they are' },
);

export type StoriesBody = Static<typeof StoriesView>;
