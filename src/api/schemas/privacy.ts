import { Type } from '@sinclair/typebox';
import { listOf } from './card-pieces.ts';
import { described, InstantText, SubscriberId } from './pieces.ts';
import { text, whole } from './short.ts';

const Rows = Type.Record(
  Type.String(),
  Type.Integer({ description: 'How many', examples: [3], 'x-unit': 'rows' }),
  { description: 'Rows by table', examples: [{ fact_payment: 12 }] },
);

/** What a reason may be. */
const ReasonText = Type.String({
  minLength: 1,
  maxLength: 1000,
  pattern: String.raw`^[^\u0000-\u001f\u007f]*$`,
  description: 'Why; it is kept, so it must not say whom',
  examples: ['request of 12 March, number 18'],
});

export const ErasureBody = Type.Object(
  { reason: ReasonText },
  { additionalProperties: false, description: 'Erasing one subscriber for good' },
);

export const ErasedView = Type.Object(
  {
    subscriber: SubscriberId,
    gone: described(Rows, 'Rows that are gone, by table'),
    kept: described(Rows, 'Rows of money that stay under a random key, by table'),
  },
  { description: 'What was erased' },
);

export const ErasuresView = Type.Object(
  {
    items: listOf(
      Type.Object(
        {
          digest: Type.String({
            description: 'SHA-256 of the id of the contract, in hexadecimal digits',
            examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
          }),
          erasedAt: described(InstantText, 'When, ISO 8601 in UTC', '2026-03-12T09:30:00.000Z'),
          author: Type.String({ description: 'Who erased', examples: ['anna'] }),
          reason: ReasonText,
        },
        { description: 'One erasure' },
      ),
      'Everybody who was erased',
    ),
  },
  { description: 'Erasures' },
);

const Held = Type.Record(
  Type.String(),
  listOf(
    Type.Record(
      Type.String(),
      Type.Unknown({ description: 'As the database has it', examples: ['500.00'] }),
      {
        description: 'A row',
        examples: [{ amount: '500.00' }],
      },
    ),
    'Rows',
  ),
  { description: 'Every table that can hold a subscriber, with its rows', examples: [{ fact_payment: [] }] },
);

export const SubjectExportView = Type.Object(
  {
    subscriber: SubscriberId,
    subscriberId: Type.String({
      description: 'Under which number the tables have the subscriber',
      examples: ['-4611686018427387904'],
    }),
    held: Held,
    lists: listOf(
      Type.Object(
        {
          who: text('Who read', 'operator-olga'),
          what: text('Which list: the route', 'GET /v1/parked'),
          first: described(InstantText, 'The first time, ISO 8601 in UTC', '2026-03-12T09:30:00.000Z'),
          last: described(InstantText, 'The last time, ISO 8601 in UTC', '2026-04-12T09:30:00.000Z'),
          times: whole('How often', 12, 'reads'),
        },
        { description: 'Lists of one kind, read by one' },
      ),
      'Lists that were read. They do not say whom they named: this subscriber may have been on them',
    ),
  },
  { description: 'Everything held about one subscriber' },
);
