import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { getSummary } from '../../services/summary.ts';
import type { RouteDeps } from '../deps.ts';
import { NO_QUERY } from '../schemas/paging.ts';
import { SummaryView } from '../schemas/summary.ts';
import { summaryBody } from '../views/summary.ts';

/** `GET /v1/summary` */
export const summaryRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database }) => {
  app.route({
    method: 'GET',
    url: '/summary',
    config: { access: ['operator', 'support'], recorded: 'list' },
    schema: {
      operationId: 'readSummary',
      summary: 'Where everything stands, on one page',
      tags: ['operator'],
      querystring: NO_QUERY,
      response: { 200: SummaryView },
    },
    handler: async () => summaryBody(await getSummary(database)),
  });
};
