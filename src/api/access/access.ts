import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { AppError } from '../../errors.ts';
import type { Caller, Role } from '../identity/caller.ts';

/** Who may call a route. */
export type Access = 'public' | readonly [Role, ...Role[]];

/** The parameter of a path that says whose data it is. */
export const SUBSCRIBER_PARAM = 'subscriber';

/**
 * The one place that says who may do what (docs/decisions/0030-identity-and-access.md). A role of the staff reaches every subscriber. The
 * role `subscriber` reaches those of the token, and the path alone says whose data a route is about: `declareRoutes` sees to that.
 *
 * @throws AppError ACCESS_REFUSED, whether the subscriber exists or not
 */
function assertMayCall(caller: Caller, access: readonly Role[], subscriber: string | undefined): void {
  const roles = caller.roles.filter((role) => access.includes(role));
  if (roles.some((role) => role !== 'subscriber')) return;
  if (roles.length === 0) {
    throw new AppError(
      'ACCESS_REFUSED',
      `Found the role ${caller.roles.join(', ')}; accepted: ${access.join(', ')}.`,
    );
  }
  if (subscriber !== undefined && caller.contracts.has(subscriber)) return;
  throw new AppError('ACCESS_REFUSED', 'The token is not of this subscriber.');
}

/** The hook of a route that is not public. After it `callerOf` and `readerOf` may be asked. */
export function accessHook(access: readonly Role[]) {
  return (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const { identity, params } = request;
    if (identity === null || identity instanceof AppError) {
      done(identity ?? new AppError('TOKEN_REFUSED'));
      return;
    }
    try {
      assertMayCall(identity, access, (params as Readonly<Record<string, string>>)[SUBSCRIBER_PARAM]);
      done();
    } catch (error) {
      done(error as AppError);
    }
  };
}
