import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../../src/api/identity/caller.ts';
import { bearer, createTestApp } from '../support/api.ts';
import { useTestDatabase } from '../support/database.ts';
import { everyRoute, exampleOf, type Route } from './openapi-document.ts';

// Every route × every role × one's own and another subscriber's id, from the document: a new route cannot be forgotten.
const OWN = '70001781';
const OTHER = '70001782';

const test = useTestDatabase();
let app: FastifyInstance;
beforeAll(async () => {
  app = await createTestApp(test().database);
});
afterAll(async () => {
  await app.close();
});

/** Asks with everything that is required, as the examples have it. */
async function ask(
  route: Route,
  subscriber: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  const { parameters = [], requestBody, path, method } = route;
  let url = path;
  const query = new URLSearchParams();
  const own: Record<string, string> = {};
  for (const { name, in: place, required, schema } of parameters) {
    const value = name === 'subscriber' ? subscriber : String(exampleOf(schema));
    if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(value));
    else if (required !== true) continue;
    else if (place === 'query') query.set(name, value);
    else own[name] = value;
  }
  const schema = requestBody?.content['application/json']?.schema;
  const payload = schema === undefined ? {} : { payload: exampleOf(schema) as object };
  const answer = await app.inject({
    method,
    url: `${url}?${query.toString()}`,
    headers: { ...own, ...headers },
    ...payload,
  });
  return answer.statusCode;
}

const ROUTES = everyRoute();
const isFor = (route: Route, role: Role): boolean => route['x-roles'].includes(role);

describe.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s',
  (_name, route) => {
    const isPublic = route['x-roles'].includes('public');

    it('says who may call it, and asks everybody else who they are', async () => {
      expect(route['x-roles'].length).toBeGreaterThan(0);
      expect(route.security).toEqual(isPublic ? [] : [{ token: [] }]);
      const status = await ask(route, OWN, {});
      if (isPublic) expect([200, 503]).toContain(status);
      else expect(status).toBe(401);
    });

    it.each(ROLES)('lets %s in only as it says', async (role) => {
      if (isPublic) return;
      const headers = await bearer(role, role === 'subscriber' ? [OWN] : []);
      const status = await ask(route, OWN, headers);
      if (isFor(route, role)) expect([401, 403, 500]).not.toContain(status);
      else expect(status).toBe(403);
    });

    it('keeps a subscriber from the data of another', async () => {
      if (!isFor(route, 'subscriber')) return;
      expect(route.path).toContain('{subscriber}');
      expect(await ask(route, OTHER, await bearer('subscriber', [OWN]))).toBe(403);
      expect(await ask(route, OTHER, await bearer('subscriber', [OWN, OTHER]))).not.toBe(403);
    });
  },
);
