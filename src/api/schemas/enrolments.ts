import { Type } from '@sinclair/typebox';
import { ReasonsView } from './card-pieces.ts';
import { choiceOf, described, InstantText, nullable, oneOf, ProgrammeName, SubscriberId } from './pieces.ts';

const ACTIONS = ['enrol', 'leave'] as const;
const Channel = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'Where it was asked',
  examples: ['cabinet'],
});

export const EnrolmentAsked = Type.Object(
  {
    programme: ProgrammeName,
    action: choiceOf(ACTIONS, 'What is asked'),
    channel: Type.Optional(Channel),
  },
  { additionalProperties: false, description: 'A request of a subscriber' },
);

export const EnrolmentMade = Type.Object(
  {
    result: oneOf(['recorded', 'repeated'], 'Now, or before under the same key'),
    subscriber: SubscriberId,
    programme: ProgrammeName,
    id: Type.String({ description: 'Of the request', examples: ['api-5f0c1c6e8a0e4a539f0b6d4a'] }),
    action: oneOf(ACTIONS, 'What was asked'),
    at: described(InstantText, 'When'),
    author: nullable(Type.String({ description: 'Who entered it', examples: ['anna'] }), 'nobody said'),
    channel: nullable(Channel, 'not said'),
    answer: Type.Object(
      {
        kind: oneOf(
          ['accepted', 'refused', 'nothing', 'unknown'],
          'It would be granted; not, and why; it changes nothing; the facts of the subscriber are not accepted',
        ),
        reasons: Type.Optional(ReasonsView),
        message: Type.Optional(
          Type.String({ description: 'Of unknown: why, in English', examples: ['two services overlap'] }),
        ),
      },
      { description: 'What it comes to by what is known now; the next night decides it' },
    ),
  },
  { description: 'A request that is recorded' },
);
