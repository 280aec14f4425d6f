import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from '../../docs/openapi.d.ts';
import { listen } from '../../src/api/server.ts';
import type { Database } from '../../src/db/database.ts';
import { everyRoute } from '../api/openapi-document.ts';
import { createTestApp } from './api.ts';

/** The API as whoever calls it over HTTP sees it: everything has the type that docs/openapi.json gives it. */
export type ApiClient = Client<paths>;

export type Problem = components['schemas']['Problem'];

/** A server that listens on a free port. The caller stops it. @param changes as `createTestApp` takes them */
export async function serve(
  database: Database,
  changes: Parameters<typeof createTestApp>[1],
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const app = await createTestApp(database, changes);
  return { address: await listen(app, '127.0.0.1', 0), stop: async () => app.close() };
}

/** A client for one caller. @param headers who calls, as `bearer` makes them, and in which language */
export function clientOf(address: string, headers: Readonly<Record<string, string>> = {}): ApiClient {
  const client = createClient<paths>({ baseUrl: address, headers, bodySerializer });
  client.use(AS_DESCRIBED);
  return client;
}

/** Facts are sent as they are; everything else is JSON. */
function bodySerializer(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

const ROUTES = everyRoute();

/** Only what the document describes is ever answered: a status it does not name, or another type of content, is a fault. */
const AS_DESCRIBED: Middleware = {
  onResponse({ request: { method }, schemaPath, response }) {
    const route = ROUTES.find((one) => one.method === method && one.path === schemaPath);
    const described = route?.responses[String(response.status)];
    if (described === undefined) {
      throw new Error(
        `${method} ${schemaPath} answers ${response.status}, of which the document says nothing`,
      );
    }
    const types = Object.keys(described.content ?? {});
    const type = response.headers.get('content-type');
    if (types.length > 0 && !types.some((one) => typeOnly(one) === typeOnly(type ?? ''))) {
      throw new Error(
        `${method} ${schemaPath} answers ${response.status} as ${String(type)}; described: ${types.join(', ')}`,
      );
    }
  },
};

const typeOnly = (type: string): string => type.split(';')[0] ?? '';

interface Answer<T> {
  readonly data?: T;
  readonly error?: Problem;
  readonly response: Response;
}

/** What was answered. A problem is a fault of the test. */
export async function answered<T>(asked: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error } = await asked;
  if (data === undefined || data === null)
    throw new Error(`a problem was answered: ${JSON.stringify(error)}`);
  return data;
}

/** The problem that was answered. Anything else is a fault of the test. */
export async function problemOf(asked: Promise<Answer<unknown>>): Promise<Problem> {
  const { error, response } = await asked;
  if (error === undefined) throw new Error(`no problem was answered, but ${response.status}`);
  return error;
}

let keys = 0;

/** The header of a write that is done once. @param key left out: a new one */
export function once(key = `client-test-${(keys += 1)}`): { readonly 'idempotency-key': string } {
  return { 'idempotency-key': key };
}
