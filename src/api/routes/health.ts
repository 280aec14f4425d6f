import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { AppError } from '../../errors.ts';
import { type Problem, problemText, readiness } from '../../services/readiness.ts';
import type { RouteDeps } from '../deps.ts';
import { nullable, oneOf } from '../schemas/pieces.ts';

const Live = Type.Object(
  { status: oneOf(['live'], 'The process answers') },
  { description: 'The process answers' },
);

const Ready = Type.Object(
  {
    status: oneOf(['ready'], 'Requests can be served'),
    problems: Type.Array(
      Type.String({ examples: ['ezerway: 3 nights are not walked. Run `stazh nightly`.'] }),
      {
        description: 'What somebody should look at, and what to do, though requests can be served',
        examples: [[]],
      },
    ),
    programmes: Type.Array(
      Type.Object({
        programme: Type.String({ description: 'Its name', examples: ['ezerway'] }),
        lastNight: nullable(
          Type.String({
            description: 'The business date of the last night that is done',
            examples: ['2026-03-31'],
          }),
          'there was none',
        ),
        nightsBehind: Type.Integer({
          minimum: 0,
          description: 'Business dates that are over and not walked',
          examples: [0],
          'x-unit': 'nights',
        }),
      }),
      { description: 'How far the nights of each programme have come' },
    ),
  },
  { description: 'Requests can be served' },
);

/** `GET /health/live`: restart the process when it fails; `GET /health/ready`: send it requests while it succeeds. */
export const healthRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database, now }) => {
  app.route({
    method: 'GET',
    url: '/live',
    config: { access: 'public', rateLimit: false },
    schema: {
      operationId: 'live',
      summary: 'Whether the process answers',
      tags: ['health'],
      response: { 200: Live },
    },
    handler: async () => ({ status: 'live' as const }),
  });

  app.route({
    method: 'GET',
    url: '/ready',
    config: { access: 'public', rateLimit: false, errors: ['DATABASE_NOT_MIGRATED'] },
    schema: {
      operationId: 'ready',
      summary: 'Whether requests can be served',
      description: 'Nights that are behind are told and are no failure: what is known can be served.',
      tags: ['health'],
      response: { 200: Ready },
    },
    handler: async () => {
      const { isReady, problems, programmes } = await readiness(database, now());
      const told = problems.map(problemText);
      if (!isReady) throw new AppError(codeOf(problems), told.join(' '));
      return { status: 'ready' as const, problems: told, programmes: [...programmes] };
    },
  });
};

function codeOf(problems: readonly Problem[]): 'DATABASE_UNAVAILABLE' | 'DATABASE_NOT_MIGRATED' {
  return problems.some(({ kind }) => kind === 'not_migrated')
    ? 'DATABASE_NOT_MIGRATED'
    : 'DATABASE_UNAVAILABLE';
}
