import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { programmeSchema } from '../../../rules/language/schema.ts';

const BASE = readFileSync(`${import.meta.dirname}/base.yaml`, 'utf8');

// A validator that changes nothing it is given. Unless the schema is valid JSON Schema, it does not start.
const customOptions = {
  removeAdditional: false,
  coerceTypes: false,
  useDefaults: false,
  allowUnionTypes: true,
} as const;
const server = Fastify({ ajv: { customOptions } });
server.post('/', { schema: { body: programmeSchema() }, handler: () => 'accepted' });

async function verdict(text: string): Promise<string> {
  const payload = JSON.stringify(parse(text));
  const reply = await server.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/json' },
    payload,
  });
  return reply.statusCode === 200 ? 'accepted' : 'refused';
}

describe('the JSON Schema', () => {
  it.each(['ezerway', 'paid-months', 'sat-dv'])('accepts %s', async (name) => {
    expect(await verdict(readFileSync(`rules/programmes/${name}.yaml`, 'utf8'))).toBe('accepted');
  });

  it('accepts the programme that the rows below are made from', async () => {
    expect(await verdict(BASE)).toBe('accepted');
  });

  it.each([
    ['rounding: half_up', 'roundng: half_up'],
    ['      rounding: half_up\n', ''],
    ['{ longer_than: P3D }', '{ longer_than: P3D, at_least: P3D }'],
    ['{ longer_than: P3D }', '{}'],
    ['{ longer_than: P3D }', '{ longer_than: 3 days }'],
    ['"500.00"', '500.00'],
    ['add: 1', 'add: 0'],
    ['day: 1', 'day: 31'],
    ['{ kind: person }', '{ kind: company }'],
    ['{ kind: person }', '{ balance: { at_least: "0", at: period_end } }'],
    ['{ kind: person }', '{ any_of: [servd] }'],
    ['otherwise: reset', 'otherwise: rest'],
    ['{ subtract: 10 }', '{ subtract: 10, round: down }'],
    ['forced: blocked', 'forced: bloked'],
    ['below: "0.00", at_least: P10D', 'below: "0.00", at_least: P10D, longer_than: P10D'],
  ])('refuses %j written as %j, as the loader does', async (fragment, instead) => {
    expect(BASE.split(fragment)).toHaveLength(2);
    expect(await verdict(BASE.replace(fragment, instead))).toBe('refused');
  });
});
