import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { findMonth } from '../../services/close/find-month.ts';
import { closes } from '../../services/close/list-closes.ts';
import { shown } from '../../services/close/show.ts';
import { standing } from '../../services/close/standing.ts';
import { deploymentZone } from '../../services/deployment-zone.ts';
import type { RouteDeps, TypedApp } from '../deps.ts';
import { ClosesView, CloseView, OfMonth } from '../schemas/closes.ts';
import { described, ProgrammeName } from '../schemas/pieces.ts';
import { closeBody, closesBody } from '../views/closes.ts';

const ClosesQuery = Type.Object(
  {
    programme: Type.Optional(described(ProgrammeName, 'Only this one')),
    cancelled: Type.Boolean({
      default: false,
      description: 'Also previews that were taken back',
      examples: [false],
    }),
  },
  { additionalProperties: false },
);

/** `GET /v1/closes`, `GET /v1/programmes/{programme}/closes/{month}` */
export const closesRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  listClosesRoute(app, deps);
  readCloseRoute(app, deps);
};

function listClosesRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/closes',
    config: { access: ['operator', 'billing'], errors: ['PROGRAMME_NOT_PUBLISHED'] },
    schema: {
      operationId: 'listCloses',
      summary: 'Months that were previewed or posted',
      tags: ['closes'],
      querystring: ClosesQuery,
      response: { 200: ClosesView },
    },
    handler: async ({ query: { programme = null, cancelled } }) => {
      const listed = await closes(database, { programme, withCancelled: cancelled });
      return closesBody(listed, await deploymentZone(database));
    },
  });
}

function readCloseRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/programmes/:programme/closes/:month',
    config: {
      access: ['operator'],
      errors: ['PROGRAMME_NOT_PUBLISHED', 'CLOSE_NOT_PREVIEWED'],
      recorded: 'list',
    },
    schema: {
      operationId: 'readClose',
      summary: 'What a month pays, as it was previewed',
      tags: ['closes'],
      params: OfMonth,
      response: { 200: CloseView },
    },
    handler: async ({ params }) => {
      const month = await findMonth(database, params.programme, params.month);
      return closeBody(shown(await standing(database, month)));
    },
  });
}
