import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { REASON_CODES } from '../../../rules/codes.ts';
import { oneOf, Words } from './pieces.ts';

/** A local day. */
export const DayText = Type.String({
  pattern: String.raw`^\d{4}-\d{2}-\d{2}$`,
  description: "A day of the programme's zone",
  examples: ['2026-04-01'],
});

export const PercentText = Type.String({
  description: 'Decimal text',
  examples: ['7.5'],
  'x-unit': 'percent',
});

/** A list that is only read, as services hand it out. */
export function listOf<T extends TSchema>(item: T, description: string) {
  return Type.Unsafe<readonly Static<T>[]>(Type.Array(item, { description }));
}

export const ReasonsView = listOf(
  Type.Object(
    { code: oneOf(REASON_CODES, 'A reason; GLOSSARY.md says what each means'), words: Words },
    { description: 'One reason' },
  ),
  'Why not',
);
