import { Type } from '@sinclair/typebox';

/** The language of words for people. */
export const LanguageHeader = Type.Object({
  'accept-language': Type.Optional(
    Type.String({
      description: 'The language of words: ru (when it says nothing), uk or en',
      examples: ['uk-UA,uk;q=0.9'],
    }),
  ),
});

/** The same, and what the caller has already. */
export const CachedHeaders = Type.Object({
  ...LanguageHeader.properties,
  'if-none-match': Type.Optional(
    Type.String({
      description: 'The ETag of what the caller has',
      examples: ['W/"Vo1KwJ2q1d5oGk0i6mYz3TNUk5Q"'],
    }),
  ),
});
