import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.ts';

/**
 * One line a request, where the level of the log asks for it (`isEnabled`). The route and not the address is logged, and subscribers are
 * not named: a log is no place for personal data.
 */
export function logRequests(app: FastifyInstance, isEnabled: boolean): void {
  if (!isEnabled) return;
  app.addHook('onResponse', (request, reply, done) => {
    const { identity, id, method, routeOptions } = request;
    const caller = identity === null || identity instanceof AppError ? {} : callerTold(identity);
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    app.log.info({
      request: id,
      method,
      route: routeOptions.url ?? null,
      status: reply.statusCode,
      ms,
      ...caller,
    });
    done();
  });
}

function callerTold({ subject, roles }: { readonly subject: string; readonly roles: readonly string[] }) {
  return roles.includes('subscriber') ? { roles } : { roles, caller: subject };
}
