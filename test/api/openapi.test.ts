import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/errors.ts';
import { everyRoute, readDocument, type Schema } from './openapi-document.ts';

interface Field {
  readonly where: string;
  readonly schema: Schema;
}

/** Every field of a schema: properties, and the items of lists of plain values. */
function fieldsOf(schema: Schema, where: string): readonly Field[] {
  const {
    properties = {},
    items,
    anyOf = [],
  } = schema as {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly items?: Schema;
    readonly anyOf?: readonly Schema[];
  };
  return [
    ...Object.entries(properties).flatMap(([name, child]) => [
      { where: `${where}.${name}`, schema: child },
      ...fieldsOf(child, `${where}.${name}`),
    ]),
    ...(items === undefined ? [] : fieldsOf(items, `${where}[]`)),
    ...anyOf.flatMap((choice) => fieldsOf(choice, where)),
  ];
}

function everyField(): readonly Field[] {
  const ofRoutes = everyRoute().flatMap(({ operationId, parameters = [], requestBody, responses }) => [
    ...parameters.map((parameter): Field => {
      const { name, schema, description, example, examples } = parameter;
      const exampled = example === undefined ? examples : [example];
      return { where: `${operationId} ${name}`, schema: { ...schema, description, examples: exampled } };
    }),
    ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
      fieldsOf(schema, `${operationId} body`),
    ),
    ...Object.entries(responses).flatMap(([status, { content = {} }]) =>
      Object.values(content).flatMap(({ schema }) => fieldsOf(schema, `${operationId} ${status}`)),
    ),
  ]);
  const { schemas } = readDocument().components;
  return [...ofRoutes, ...Object.entries(schemas).flatMap(([name, schema]) => fieldsOf(schema, name))];
}

const typesOf = ({ type }: Schema): readonly unknown[] => (Array.isArray(type) ? type : [type]);
/** Objects, and lists and choices of objects, have the examples of their fields. */
const isMadeOfFields = (schema: Schema): boolean =>
  fieldsOf(schema, '').length > 0 ||
  (schema['anyOf'] as readonly Schema[] | undefined)?.some(isMadeOfFields) === true;

/** The first two write nothing; of the others what is sent again changes nothing. */
const WITHOUT_KEY = ['askWhatIf', 'checkProgramme', 'importFacts', 'storeAnswers', 'eraseSubject'];

describe('the description of the API', () => {
  const fields = everyField();

  it('is of OpenAPI 3.1 and has fields to walk', () => {
    expect(readDocument().openapi).toBe('3.1.0');
    expect(fields.length).toBeGreaterThan(100);
  });

  it('describes every field', () => {
    expect(
      fields.filter(({ schema }) => typeof schema['description'] !== 'string').map(({ where }) => where),
    ).toEqual([]);
  });

  it('has an example of every field that is not made of others', () => {
    const without = fields.filter(
      ({ schema }) => !isMadeOfFields(schema) && schema['examples'] === undefined,
    );
    expect(without.map(({ where }) => where)).toEqual([]);
  });

  it('has a unit for every number and amount', () => {
    const measured = fields.filter(
      ({ where, schema }) =>
        typesOf(schema).some((type) => type === 'integer' || type === 'number') ||
        /\.(amount|base|credit|difference)$/.test(where),
    );
    const without = measured.filter(
      ({ schema }) => schema['x-unit'] === undefined && !isMadeOfFields(schema),
    );
    expect(without.map(({ where }) => where)).toEqual([]);
    expect(measured.length).toBeGreaterThan(10);
  });

  it('has an operation of its own name for every route, in words', () => {
    const names = everyRoute().map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { path } of everyRoute())
      expect(path).toMatch(/^\/(v1(\/(?!v1)[a-z-]+|\/\{[a-z]+\})+|health\/[a-z]+)$/i);
    for (const { summary, tags } of everyRoute()) expect([summary, tags]).not.toContain(undefined);
  });

  it('names of errors only codes of the catalogue, with their status', () => {
    for (const { operationId, responses } of everyRoute()) {
      for (const [status, { description }] of Object.entries(responses)) {
        if (Number(status) < 400) continue;
        const codes = [...description.matchAll(/`([A-Z_]+)`/g)].map(
          ([, code]) => code as keyof typeof ERRORS,
        );
        expect(codes.length, operationId).toBeGreaterThan(0);
        for (const code of codes) expect(ERRORS[code].status, `${operationId} ${code}`).toBe(Number(status));
      }
    }
  });

  it('asks every write for a key', () => {
    const writes = everyRoute().filter(
      ({ method, operationId }) => method !== 'GET' && !WITHOUT_KEY.includes(operationId),
    );
    expect(writes.length).toBeGreaterThan(0);
    for (const { operationId, parameters = [] } of writes) {
      const key = parameters.find(({ name }) => name === 'idempotency-key');
      expect(key?.required, operationId).toBe(true);
    }
  });
});
