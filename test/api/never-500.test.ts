import fc from 'fast-check';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/errors.ts';
import { give, MONTHS, night, payer, publish } from '../services/night/support.ts';
import { depsOf } from '../services/subject/support.ts';
import { bearer, createTestApp } from '../support/api.ts';
import { useTestDatabase } from '../support/database.ts';
import { everyRoute, exampleOf, type Route, type Schema } from './openapi-document.ts';

// Whatever is sent to whatever route: an answer of the catalogue, in time, and never one that says something broke.
const test = useTestDatabase();
let app: FastifyInstance;
let token: string;
beforeAll(async () => {
  await publish(test().database, MONTHS);
  await give(test().database, payer('A1'));
  await night(test().database, '2024-04-02');
  const { list, dataDir } = await depsOf(test().database);
  app = await createTestApp(test().database, { files: { erasures: list, dataDir } });
  token = (await bearer(['subscriber', 'support', 'operator', 'billing', 'privacy'], ['A1'])).authorization;
});
afterAll(async () => {
  await app.close();
});

const RUNS = 40;
const WITHIN_MS = 10_000;

/** Values of a schema, so that a request gets past the door and breaks something behind it. */
function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  const choices = choicesOf(schema);
  if (choices !== null) return fc.constantFrom(...choices);
  const { anyOf } = schema;
  if (Array.isArray(anyOf)) return fc.oneof(...(anyOf as readonly Schema[]).map(valuesOf));
  const { type, minimum = -1e9, maximum = 1e9, items, properties, required = [] } = schema;
  switch (type) {
    case 'integer':
      return fc.integer({ min: minimum as number, max: maximum as number });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valuesOf(items as Schema), { maxLength: 3 });
    case 'object': {
      const parts = Object.entries(properties as Readonly<Record<string, Schema>>);
      const values = Object.fromEntries(parts.map(([name, one]) => [name, valuesOf(one)]));
      return fc.record(values, { requiredKeys: [...(required as string[])] });
    }
    default:
      return textsOf(schema);
  }
}

/** null: any value of its type. */
function choicesOf({ enum: words, const: only }: Schema): readonly unknown[] | null {
  if (only !== undefined) return [only];
  return Array.isArray(words) ? (words as readonly unknown[]) : null;
}

function textsOf(schema: Schema): fc.Arbitrary<string> {
  const { pattern } = schema;
  const shape = new RegExp(typeof pattern === 'string' ? pattern : '');
  const texts = [String(exampleOf(schema)), ...TEXTS].filter((text) => shape.test(text));
  const others = typeof pattern === 'string' ? fc.stringMatching(shape) : fc.string();
  return texts.length === 0 ? others : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...texts) }, others);
}

/** Some that mean something, and days that are none. */
const TEXTS = [
  'A1',
  'months',
  'forced',
  '2024-03',
  '2024-03-01',
  '2024-03',
  '2024-02-30',
  '0001-01-01',
  '9999-12-31T23:59:59Z',
  '2024-03-31T02:30',
];

const garbage = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 300 }),
  fc.constantFrom('\0', '%', '{}'),
);
const headerText = fc.stringMatching(/^[\x20-\x7e]{0,80}$/);

function isText(text: string, { type, pattern }: Schema): boolean {
  return type === 'string' && (typeof pattern !== 'string' || new RegExp(pattern).test(text));
}

/** A request to a route: every part by its schema, or each now and then anything. */
function requestsTo(route: Route): fc.Arbitrary<InjectOptions> {
  return fc.boolean().chain((isWild) => requests(route, isWild ? 1 : 0));
}

function requests(
  { method, path, parameters = [], requestBody }: Route,
  wild: number,
): fc.Arbitrary<InjectOptions> {
  const named = (place: string, text: (schema: Schema) => fc.Arbitrary<string>) => {
    const own = parameters.filter((one) => one.in === place);
    const required = wild === 0 ? own.filter((one) => one.required === true) : [];
    return fc.record(Object.fromEntries(own.map(({ name, schema }) => [name, text(schema)] as const)), {
      requiredKeys: required.map(({ name }) => name),
    });
  };
  const mostly = <T>(good: fc.Arbitrary<T>, ...bad: readonly fc.Arbitrary<T>[]) =>
    fc.oneof({ weight: 4, arbitrary: good }, ...bad.map((arbitrary) => ({ weight: wild, arbitrary })));
  const byShape = (schema: Schema) => valuesOf(schema).map(String);
  const ofPath = (schema: Schema) => (isText('A1', schema) ? fc.constant('A1') : byShape(schema));
  const [[mediaType, { schema: body }] = ['application/json', { schema: undefined }]] = Object.entries(
    requestBody?.content ?? {},
  );
  const payload =
    body === undefined
      ? fc.constant(undefined)
      : mostly<string | undefined>(
          valuesOf(body).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
          fc.json(),
          garbage,
          fc.constant(undefined),
        );
  return fc
    .record({
      params: named('path', (schema) => mostly(ofPath(schema), byShape(schema), garbage)),
      query: named('query', (schema) => mostly(byShape(schema), garbage)),
      more:
        wild === 0 ? fc.constant({}) : fc.dictionary(fc.string({ maxLength: 10 }), garbage, { maxKeys: 1 }),
      headers: named('header', (schema) => mostly(byShape(schema), headerText)),
      payload,
      type: mostly(fc.constant(mediaType), fc.constantFrom('text/plain', 'a/b; c')),
    })
    .map(({ params, query, more, headers, payload, type }) => {
      const url = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encoded(params[name] ?? 'A1'));
      const clean = Object.fromEntries(
        Object.entries(headers as Record<string, string>).map(([name, text]) => [
          name,
          text.replaceAll(/[^\x20-\x7e]/g, '?'),
        ]),
      );
      return {
        method,
        url: `${url}?${new URLSearchParams({ ...query, ...more }).toString()}`,
        headers: {
          ...clean,
          authorization: token,
          ...(payload === undefined ? {} : { 'content-type': type }),
        },
        ...(payload === undefined ? {} : { payload }),
      };
    });
}

/** Halves of characters cannot be encoded; raw percent signs are sent as they are. */
function encoded(text: string): string {
  return text === '%' ? '%' : encodeURIComponent(text.toWellFormed());
}

describe.each(everyRoute().map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s',
  (_name, route) => {
    it('answers whatever it is sent', async () => {
      const seen = new Set<number>();
      await fc.assert(
        fc.asyncProperty(requestsTo(route), async (request) => {
          const signal = AbortSignal.timeout(WITHIN_MS);
          const answer = await app.inject({ ...request, signal });
          seen.add(answer.statusCode);
          expect(answer.statusCode, answer.body).toBeLessThan(500);
          if (answer.statusCode < 400) return;
          const { code, status } = answer.json<{ code: keyof typeof ERRORS; status: number }>();
          expect([answer.headers['content-type'], status]).toEqual([
            'application/problem+json; charset=utf-8',
            answer.statusCode,
          ]);
          expect(ERRORS[code].status).toBe(answer.statusCode);
        }),
        { numRuns: RUNS },
      );
      // Were everything refused at the door, nothing would have been tested.
      const asksNothing = (route.parameters ?? []).length === 0 && route.requestBody === undefined;
      expect(seen.size).toBeGreaterThan(route['x-roles'].includes('public') || asksNothing ? 0 : 1);
    });
  },
);
