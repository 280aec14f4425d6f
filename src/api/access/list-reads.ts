import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { InvariantError } from '../../../rules/invariant.ts';
import type { Database } from '../../composition.ts';
import { logListRead } from '../../services/subject/log-read.ts';
import { SUBSCRIBER_PARAM } from './access.ts';
import { lookOf } from './caller-of.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of an answer that names subscribers who are not in the path. `list`: its reads are recorded here; else the route records them. */
    recorded?: 'list' | 'by-the-route';
  }
}

/** Where in a list, and how many. A place names a subscriber, and a record of a list names none. */
const NOT_FILTERS: ReadonlySet<string> = new Set(['after', 'cursor', 'limit']);

/**
 * From here on reads of a route that is a `list` are recorded: one row a request, before anything is read, whatever is answered then
 * (docs/personal-data.md "Reads by support").
 * @throws InvariantError at start, for a route whose answer has a field `subscriber`, has none in its path and does not say how its reads
 *   are recorded
 */
export function recordListReads(app: FastifyInstance, database: Database): void {
  app.addHook('onRoute', (route) => {
    const { recorded } = route.config ?? {};
    if (recorded === undefined) assertIsNoList(route);
    if (recorded !== 'list') return;
    const names = filtersOf(route);
    const before = route.preHandler ?? [];
    const record = async (request: FastifyRequest): Promise<void> => {
      await logListRead(database, { ...lookOf(request), filter: filterOf(request, names) });
    };
    route.preHandler = [...(Array.isArray(before) ? before : [before]), record];
  });
}

function assertIsNoList({ method, url, schema }: RouteOptions): void {
  if (url.includes(`/:${SUBSCRIBER_PARAM}`) || !showsSubscribers(schema?.response)) return;
  throw new InvariantError(
    `${String(method)} ${url} names subscribers and does not say how reads of it are recorded`,
  );
}

function showsSubscribers(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  const { properties } = schema as { readonly properties?: object };
  if (properties !== undefined && SUBSCRIBER_PARAM in properties) return true;
  return Object.values(schema).some(showsSubscribers);
}

/** What a route is asked, by its schema: whatever else stands behind its address was never checked. */
function filtersOf({ schema }: RouteOptions): readonly string[] {
  const parts = [schema?.params, schema?.querystring] as readonly ({ properties?: object } | undefined)[];
  const names = parts.flatMap((part) => Object.keys(part?.properties ?? {}));
  return names.filter((name) => !NOT_FILTERS.has(name));
}

function filterOf(
  { params, query }: FastifyRequest,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  const asked = { ...(query as object), ...(params as object) } as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, asked[name]]));
}
