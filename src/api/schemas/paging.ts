import { Type } from '@sinclair/typebox';

/** Of a list that is shown wholly: nothing is asked. */
export const NO_QUERY = Type.Object({}, { additionalProperties: false });

/** How many are asked for at most, and from where on. */
export const PageQuery = {
  limit: Type.Integer({
    minimum: 1,
    maximum: 200,
    default: 50,
    description: 'At most so many on one page',
    examples: [50],
    'x-unit': 'items',
  }),
  cursor: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9_-]{1,500}$',
      description: '`next` of the page before; left out: the first page',
      examples: ['eyJlZmZlY3RpdmUiOjE3NzIzMTI0MDAwMDAsInNlcXVlbmNlIjowLCJydW4iOjF9'],
    }),
  ),
} as const;

export const NextCursor = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description: 'The cursor of the next page; null: this is the last',
  examples: ['eyJlZmZlY3RpdmUiOjE3NzIzMTI0MDAwMDAsInNlcXVlbmNlIjowLCJydW4iOjF9'],
});
