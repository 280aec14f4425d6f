import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { Value, type ValueError, ValueErrorType } from '@sinclair/typebox/value';
import type { FastifySchemaCompiler } from 'fastify';
import { type InputProblem, InputRefused } from './input-refused.ts';

/** More are not told: whoever sends so many has sent something else altogether. */
const TOLD_MAX = 10;
const FOUND_CHARACTERS_MAX = 100;

/** Checks the parts of a request. Texts of path and query become numbers where numbers are asked for; a body is taken as it is. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = 'body' }) => {
  // Of headers only the properties are left of what the route has given.
  const shape = httpPart === 'headers' ? Type.Object((schema as TObject).properties) : schema;
  const check = TypeCompiler.Compile(shape);
  const part = PARTS[httpPart] ?? httpPart;
  const isText = httpPart !== 'body';
  return (given: unknown) => {
    const value = isText ? Value.Default(shape, Value.Convert(shape, plain(given))) : given;
    if (check.Check(value)) return { value };
    return { error: new InputRefused([...problemsOf(check.Errors(value), part)]) };
  };
};

const PARTS: Readonly<Record<string, string>> = { querystring: 'query', params: 'path' };

/** Parsed queries have no prototype, and the converter leaves such objects alone. */
function plain(given: unknown): unknown {
  return typeof given === 'object' && given !== null ? { ...given } : given;
}

function problemsOf(errors: Iterable<ValueError>, part: string): readonly InputProblem[] {
  const first = new Map<string, InputProblem>();
  for (const error of errors) {
    if (first.size >= TOLD_MAX) break;
    const where = `${part}${error.path.replaceAll('/', '.')}`;
    if (!first.has(where)) {
      first.set(where, { where, found: foundText(error.value), accepted: acceptedText(error) });
    }
  }
  return [...first.values()];
}

function foundText(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= FOUND_CHARACTERS_MAX ? text : `${text.slice(0, FOUND_CHARACTERS_MAX)}…`;
}

/** What the schema says of the field for people; a pattern is for machines. */
function acceptedText({ schema, type, message }: ValueError): string {
  const { description = '' } = schema;
  const [example] = (schema['examples'] ?? []) as readonly unknown[];
  const words = wordsOf(schema);
  if (type === ValueErrorType.ObjectAdditionalProperties) return 'nothing of this name';
  const must =
    words === null ? message.toLowerCase().replace(/^expected /, '') : `one of ${words.join(', ')}`;
  const isTold = type === ValueErrorType.StringPattern && description !== '';
  const told = isTold || description === '' ? '' : ` (${description})`;
  const such = example === undefined ? '' : `, such as ${JSON.stringify(example)}`;
  return `${isTold ? description : must}${told}${such}`;
}

/** Of a choice of words. */
function wordsOf(schema: TSchema): readonly string[] | null {
  const choices = schema['anyOf'] as readonly TSchema[] | undefined;
  if (choices === undefined || choices.some(({ const: word }) => word === undefined)) return null;
  return choices.map(({ const: word }) => JSON.stringify(word));
}
