import type { FastifyInstance, RouteOptions } from 'fastify';
import { InvariantError } from '../../../rules/invariant.ts';
import type { ErrorCode } from '../../errors.ts';
import type { Role } from '../identity/caller.ts';
import { problemResponses } from '../problems/responses.ts';
import { type Access, accessHook, SUBSCRIBER_PARAM } from './access.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route that does not say is not served. */
    access?: Access;
    /** What it may answer besides what every route may. */
    errors?: readonly ErrorCode[];
  }
  interface FastifySchema {
    'x-roles'?: readonly string[];
  }
}

/**
 * From here on every route says who may call it and which errors it has: both are enforced, and written into the OpenAPI document.
 * @throws InvariantError at start, for a route that does not
 */
export function declareRoutes(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const { access, errors = [] } = route.config ?? {};
    const name = `${String(route.method)} ${route.url}`;
    if (access === undefined) throw new InvariantError(`${name} does not say who may call it`);
    describe(route, access, errors);
    if (access !== 'public') protect(route, access, name);
  });
}

function describe(route: RouteOptions, access: Access, errors: readonly ErrorCode[]): void {
  const isPublic = access === 'public';
  const responses = problemResponses(codesOf(route, isPublic, errors));
  route.schema = {
    ...route.schema,
    security: isPublic ? [] : [{ token: [] }],
    'x-roles': isPublic ? ['public'] : [...access],
    response: { ...(route.schema?.response ?? {}), ...responses },
  };
}

function protect(route: RouteOptions, access: readonly Role[], name: string): void {
  if (access.includes('subscriber')) assertNamesSubscriberInPathOnly(name, route);
  const before = route.onRequest ?? [];
  route.onRequest = [...(Array.isArray(before) ? before : [before]), accessHook(access)];
}

function codesOf(
  { schema }: RouteOptions,
  isPublic: boolean,
  errors: readonly ErrorCode[],
): readonly ErrorCode[] {
  const hasBody = schema?.body !== undefined;
  return [
    ...(isPublic ? [] : OF_CALLERS),
    ...(hasBody ? OF_BODIES : []),
    ...OF_EVERY_ROUTE,
    ...errors,
  ] as const;
}

const OF_CALLERS = ['TOKEN_REFUSED', 'ACCESS_REFUSED', 'IDENTITY_UNAVAILABLE'] as const;
const OF_BODIES = ['BODY_TOO_LARGE', 'MEDIA_TYPE_REFUSED'] as const;
const OF_EVERY_ROUTE = ['USAGE', 'RATE_LIMITED', 'INTERNAL', 'DATABASE_UNAVAILABLE'] as const;

/** What the path does not say cannot be checked against the token, so nothing else may say whose data is meant. */
function assertNamesSubscriberInPathOnly(name: string, { url, schema }: RouteOptions): void {
  if (!url.includes(`/:${SUBSCRIBER_PARAM}`)) {
    throw new InvariantError(`${name} is open to subscribers, and its path does not say whose data it is`);
  }
  for (const part of [schema?.querystring, schema?.body, schema?.headers]) {
    if (namesSubscriber(part))
      throw new InvariantError(`${name}: a subscriber is named outside of the path, where nobody checks it`);
  }
}

function namesSubscriber(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  const { properties } = schema as { readonly properties?: object };
  if (properties !== undefined && Object.keys(properties).some((key) => /subscriber|contract/i.test(key)))
    return true;
  return Object.values(schema).some(namesSubscriber);
}
