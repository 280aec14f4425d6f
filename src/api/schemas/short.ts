import { type TSchema, Type } from '@sinclair/typebox';

// Fields said in one line, for answers of many fields.

/** A whole number. @param unit what is counted, or numbered */
export function whole(description: string, example: number, unit: string) {
  return Type.Integer({ description, examples: [example], 'x-unit': unit });
}

export function text(description: string, example: string) {
  return Type.String({ description, examples: [example] });
}

export function truth(description: string, example: boolean) {
  return Type.Boolean({ description, examples: [example] });
}

/** A list; of plain values with their example. */
export function listOf<T extends TSchema>(items: T, description: string) {
  const examples = items['examples'] as readonly unknown[] | undefined;
  return Type.Array(items, { description, ...(examples === undefined ? {} : { examples: [examples] }) });
}

/** An object that may be null, in an answer. @param whenNull what null means */
export function objectOrNull<T extends TSchema>(object: T, whenNull: string) {
  const description = `${object.description ?? ''}; null: ${whenNull}`;
  return Type.Union([object, Type.Null({ description: whenNull, examples: [null] })], { description });
}

export const MonthText = Type.String({
  pattern: String.raw`^\d{4}-(0[1-9]|1[0-2])$`,
  description: 'A month',
  examples: ['2025-10'],
});

export const DayText = Type.String({
  pattern: String.raw`^\d{4}-\d{2}-\d{2}$`,
  description: "A day, in the programme's zone",
  examples: ['2025-10-31'],
});

/** What a person writes to be kept with what they do. */
export function note(description: string, example: string) {
  return Type.String({ minLength: 1, maxLength: 1000, description, examples: [example] });
}
