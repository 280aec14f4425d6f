import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../errors.ts';
import { type Caller, readCaller } from './caller.ts';
import type { IdentitySettings } from './settings.ts';
import { TokenMemory } from './token-memory.ts';
import { createVerifier } from './verifier.ts';

/** Who asks: a caller, or why the request does not say who. */
type Identity = Caller | AppError;

declare module 'fastify' {
  interface FastifyRequest {
    /** null: nobody was asked for, as the route is public. */
    identity: Identity | null;
  }
}

/**
 * Finds out who asks, before anything else looks at the request. A refusal is only noted here: refused requests are counted by the rate
 * limit like all others, and `access` answers them.
 */
export function identifyCallers(app: FastifyInstance, settings: IdentitySettings, now: () => number): void {
  const verify = createVerifier(settings, now);
  const memory = new TokenMemory();

  const verified = async (token: string): Promise<Identity> => {
    try {
      const claims = await verify(token);
      const caller = readCaller(claims, settings);
      memory.remember(token, caller, { now: now(), endsAtMs: claims.exp * 1000 });
      return caller;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  };

  app.decorateRequest('identity', null);
  // With a callback and not async: a token that is remembered costs no turn of the event loop.
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.config.access === 'public') {
      done();
      return;
    }
    const token = bearerOf(request);
    if (token instanceof AppError) {
      request.identity = token;
      done();
      return;
    }
    request.identity = memory.find(token, now()) ?? null;
    if (request.identity !== null) {
      done();
      return;
    }
    verified(token).then((identity) => {
      request.identity = identity;
      done();
    }, done);
  });
}

function bearerOf({ headers }: FastifyRequest): string | AppError {
  const { authorization } = headers;
  const token = authorization === undefined ? undefined : /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token !== undefined) return token;
  const found = authorization === undefined ? 'nothing' : 'something else';
  return new AppError('TOKEN_REFUSED', `authorization: found ${found}; accepted: Bearer and a token`);
}
