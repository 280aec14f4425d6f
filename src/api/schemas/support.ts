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
