import type { FastifyRequest } from 'fastify';
import { invariant } from '../../../rules/invariant.ts';
import { AppError } from '../../errors.ts';
import type { Reader } from '../../services/subject/log-read.ts';
import type { Caller } from '../identity/caller.ts';

/** Who calls a route that is not public. */
export function callerOf({ identity }: FastifyRequest): Caller {
  invariant(identity !== null && !(identity instanceof AppError), 'a route that is not public has a caller');
  return identity;
}

/** Who looks, and by which route. */
export function lookOf(request: FastifyRequest): Reader {
  return { who: callerOf(request).subject, what: `${request.method} ${request.routeOptions.url ?? ''}` };
}

/** Who is to be recorded as having looked at a subscriber; null: subscribers who look at themselves are not. */
export function readerOf(request: FastifyRequest): Reader | null {
  const { subscriber } = request.params as { readonly subscriber?: string };
  if (subscriber !== undefined && callerOf(request).contracts.has(subscriber)) return null;
  return lookOf(request);
}
