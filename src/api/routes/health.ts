import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { RouteDeps } from '../deps.ts';
import { oneOf } from '../schemas/pieces.ts';

const Live = Type.Object(
  { status: oneOf(['live'], 'The process answers') },
  { description: 'The process answers' },
);

/** `GET /health/live` */
export const healthRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app) => {
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
};
