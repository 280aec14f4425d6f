import { Type } from '@sinclair/typebox';
import { listOf } from './card-pieces.ts';
import { Counter, described, InstantText, nullable, oneOf, Words } from './pieces.ts';

const RuleName = Type.String({ description: 'The interruption of the terms', examples: ['gap'] });
const Becomes = described(Counter, 'What the counter becomes', 0);

const LossView = Type.Object(
  {
    rule: nullable(RuleName, 'the end of service itself'),
    at: described(InstantText, 'The first instant at which it is too late'),
    daysLeft: Type.Integer({
      description: 'Whole days from `asOf.at` to it; 0 when it is past',
      examples: [12],
      'x-unit': 'days',
    }),
    becomes: Becomes,
    on: oneOf(['hold', 'return'], 'At that instant, or on the return after it'),
    words: described(Words, 'The same for people', 'If service is not back by 12 May, the counter becomes 0'),
  },
  { description: 'What takes the counter if nothing happens' },
);

export const ContinuityView = Type.Object(
  {
    now: Type.Object(
      {
        class: oneOf(['served', 'blocked', 'paused', 'idle'], 'How service stands where nights have walked'),
        words: described(Words, 'The same for people', 'Service goes on'),
      },
      { description: 'How service stands' },
    ),
    rules: listOf(
      Type.Object(
        {
          rule: nullable(RuleName, 'the end of service itself'),
          words: described(Words, 'What it does', 'A break longer than 30 days: the counter becomes 0'),
        },
        { description: 'One rule' },
      ),
      'Everything in the terms that lowers the counter',
    ),
    tolerance: nullable(
      Type.Object(
        {
          duration: Type.String({ description: 'ISO 8601', examples: ['P30D'], 'x-unit': 'duration' }),
          words: described(Words, 'The same for people', 'A break of up to 30 days changes nothing'),
        },
        { description: 'How long a break the terms let pass' },
      ),
      'they name none',
    ),
    loss: nullable(LossView, 'nothing does'),
    pending: listOf(
      Type.Object(
        {
          rule: RuleName,
          becomes: Becomes,
          words: described(Words, 'The same for people', 'On the return the counter becomes 0'),
        },
        { description: 'One rule' },
      ),
      'Rules that have taken hold and wait for the return',
    ),
  },
  { description: 'What would break the length of service' },
);
