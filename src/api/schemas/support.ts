import { Type } from '@sinclair/typebox';
import { listOf } from './card-pieces.ts';
import { Counter, described, InstantText, nullable, ProgrammeName, SubscriberId } from './pieces.ts';

const UtcText = described(InstantText, 'ISO 8601 in UTC', '2026-03-01T00:00:00.000Z');
const ParkedCode = Type.String({
  description: 'Which facts the engine does not accept; docs/support.md',
  examples: ['SERVICES_OVERLAP'],
});

export const SubscriberView = Type.Object(
  {
    subscriber: SubscriberId,
    programmes: listOf(
      Type.Object(
        {
          programme: ProgrammeName,
          counter: nullable(Counter, 'it has not begun'),
          walkedTo: nullable(
            described(UtcText, 'Up to where nights have decided'),
            'no night has left a counter',
          ),
          parked: nullable(ParkedCode, 'its facts are accepted'),
        },
        { description: 'One counter' },
      ),
      'Those in which there is a counter',
    ),
  },
  { description: 'A subscriber who was found' },
);

export const SearchQuery = Type.Object(
  { begins: { ...described(SubscriberId, 'How the id begins', '7000178'), minLength: 3 } },
  { additionalProperties: false },
);

export const SearchView = Type.Object(
  {
    items: listOf(
      Type.Object({ subscriber: SubscriberId }, { description: 'One who was found' }),
      'By id, twenty at most',
    ),
    more: Type.Boolean({
      description: 'Whether there are others: give more of the id',
      examples: [false],
    }),
  },
  { description: 'Whose id begins so' },
);
