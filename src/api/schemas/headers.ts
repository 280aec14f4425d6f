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
