import { type Static, type TSchema, Type } from '@sinclair/typebox';

// Small pieces of which the schemas of routes are made. Every field has a description, an example and, where it is of something, a unit
// (`x-unit`): test/api/openapi.test.ts walks the document.

/** No characters that are not for people: a database refuses some of them. */
const VISIBLE = String.raw`^[^\u0000-\u001f\u007f]*$`;

export const SubscriberId = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: VISIBLE,
  description: 'The id of the contract, as the billing system has it',
  examples: ['70001781'],
});

export const ProgrammeName = Type.String({
  pattern: '^[a-z0-9][a-z0-9_-]{0,63}$',
  description: 'The name of a published programme',
  examples: ['ezerway'],
});

/** What a question is asked about: services read it in the programme's zone. */
export const AskedTime = Type.String({
  pattern: String.raw`^\d{4}-\d{2}-\d{2}(T[0-9:.+Z-]{1,20})?$`,
  description: "A day, or an instant; in the programme's zone where it has no offset",
  examples: ['2026-03-01', '2026-03-01T12:00:00+03:00'],
});

/** What is answered. */
export const InstantText = Type.String({
  description: "ISO 8601, with the offset of the programme's zone",
  examples: ['2026-03-01T00:00:00+03:00'],
});

export const AmountText = Type.String({
  pattern: String.raw`^-?\d+(\.\d+)?$`,
  description: "Decimal text, with the places of the programme's currency",
  examples: ['50.00'],
  'x-unit': 'currency of the programme',
});

export const CurrencyCode = Type.String({
  pattern: '^[A-Z]{3}$',
  description: 'ISO 4217',
  examples: ['RUB'],
});

export const Words = Type.String({
  description: 'For people, in the language of Accept-Language: ru, uk or en',
  examples: ['March 2026 counted: +1, counter 5'],
});

export const Counter = Type.Integer({
  description: 'The counter: what the terms count',
  examples: [5],
  'x-unit': 'steps of accrual',
});

/** A piece with a meaning of its own where it is used. */
export function described<T extends TSchema>(piece: T, description: string, example?: Static<T>): T {
  return { ...piece, description, ...(example === undefined ? {} : { examples: [example] }) };
}

/** A piece that may be null, in an answer. @param whenNull what null means */
export function nullable<T extends TSchema>(piece: T, whenNull: string) {
  return Type.Unsafe<Static<T> | null>({
    ...piece,
    type: [piece['type'] as string, 'null'],
    description: `${piece.description ?? ''}; null: ${whenNull}`,
  });
}

/** A choice of words that is asked for. */
export function choiceOf<const T extends readonly string[]>(
  words: T,
  description: string,
  options: { readonly default?: T[number] } = {},
) {
  const union = Type.Union(words.map((word) => Type.Literal(word)));
  return Type.Unsafe<T[number]>({ ...union, description, examples: [words[0]], ...options });
}

/** A choice of words that is answered. */
export function oneOf<const T extends readonly string[]>(words: T, description: string) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...words], description, examples: [words[0]] });
}
