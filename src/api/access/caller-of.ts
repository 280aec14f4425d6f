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

/** Who is to be recorded as having looked at a subscriber; null: subscribers who look at themselves are not. */
export function readerOf(request: FastifyRequest): Reader | null {
  const { subject, contracts } = callerOf(request);
  const { subscriber } = request.params as { readonly subscriber?: string };
  if (subscriber !== undefined && contracts.has(subscriber)) return null;
  return { who: subject, what: `${request.method} ${request.routeOptions.url ?? ''}` };
}
