import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { readReadiness } from '../../services/readiness.ts';
import type { RouteDeps } from '../deps.ts';
import { nullable, oneOf } from '../schemas/pieces.ts';

const Live = Type.Object(
  { status: oneOf(['live'], 'The process answers') },
  { description: 'The process answers' },
);

const Ready = Type.Object(
  {
    status: oneOf(['ready'], 'Requests can be served'),
    database: oneOf(['reachable'], 'Whether the database answers'),
    migrations: oneOf(['applied'], 'Whether it has the shape that this program needs'),
    lastNight: nullable(
      Type.String({
        description: 'The business date of the last night that is done',
        examples: ['2026-03-31'],
      }),
      'there was none',
    ),
  },
  { description: 'Requests can be served' },
);

/** `GET /health/live`: restart the process when it fails; `GET /health/ready`: send it requests while it succeeds. */
export const healthRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database }) => {
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
    config: { access: 'public', rateLimit: false, errors: ['DATABASE_NOT_MIGRATED', 'MIGRATION_REFUSED'] },
    schema: {
      operationId: 'ready',
      summary: 'Whether requests can be served',
      description: 'An old night is told and is no failure: what is known can be served.',
      tags: ['health'],
      response: { 200: Ready },
    },
    handler: async () => {
      const { lastNight } = await readReadiness(database);
      return {
        status: 'ready' as const,
        database: 'reachable' as const,
        migrations: 'applied' as const,
        lastNight,
      };
    },
  });
};
