import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { quoted } from '../../../rules/exchange/rejection.ts';
import { connectionProblem } from '../../composition.ts';
import { AppError } from '../../errors.ts';
import { localeOf } from './locale-of.ts';
import { appErrorOf, problemOf } from './problem.ts';

/** Every error of every route leaves through here. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply));
  app.setNotFoundHandler((request, reply) => answerProblem(routeNotFound(request), request, reply));
}

/** The query string stays out of it: it may hold what is not to be repeated. */
function routeNotFound({ method, url }: FastifyRequest): AppError {
  const asked = quoted(url.replace(/\?.*$/s, ''));
  return new AppError(
    'ROUTE_NOT_FOUND',
    `Found ${method} ${asked}; accepted: a method and an address of /docs.`,
  );
}

/** Also for what fails before there is a route. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = connectionProblem(error) ?? appErrorOf(error);
  const locale = localeOf(request.headers['accept-language']);
  const problem = problemOf(known, locale, request.id);
  if (problem.status >= 500) request.log.error({ err: error, request: request.id }, known.code);
  if (known.code === 'TOKEN_REFUSED') reply.header('www-authenticate', 'Bearer');
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('content-language', locale)
    .header('cache-control', 'no-store')
    .header('vary', 'accept-language')
    .send(JSON.stringify(problem));
}
