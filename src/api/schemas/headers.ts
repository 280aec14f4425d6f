import { Type } from '@sinclair/typebox';

/** The language of words for people. */
export const LANGUAGE = {
  'accept-language': Type.Optional(
    Type.String({
      description: 'The language of words: ru (when it says nothing), uk or en',
      examples: ['uk-UA,uk;q=0.9'],
    }),
  ),
} as const;

/** Of a write: asked again with the same key, it is done once. */
export const IDEMPOTENCY_KEY = {
  'idempotency-key': Type.String({
    pattern: '^[\\x21-\\x7e]{8,128}$',
    description:
      "8 to 128 characters without spaces, the caller's own, new for each write; with the same the first answer is given again",
    examples: ['2f1f6f0e-3a57-4a55-8f43-6e2c2b8f2b11'],
  }),
} as const;

/** What the caller has already. */
export const IF_NONE_MATCH = {
  'if-none-match': Type.Optional(
    Type.String({
      description: 'The ETag of what the caller has',
      examples: ['W/"Vo1KwJ2q1d5oGk0i6mYz3TNUk5Q"'],
    }),
  ),
} as const;
