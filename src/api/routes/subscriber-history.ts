import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { readHistoryPage } from '../../services/history-page.ts';
import { readerOf } from '../access/caller-of.ts';
import { readCursor } from '../cursor.ts';
import type { RouteDeps } from '../deps.ts';
import { localeOf } from '../problems/locale-of.ts';
import { LANGUAGE } from '../schemas/headers.ts';
import { HistoryPageView } from '../schemas/history.ts';
import { PageQuery } from '../schemas/paging.ts';
import { AskedTime, choiceOf, described, ProgrammeName, SubscriberId } from '../schemas/pieces.ts';
import { historyPageBody } from '../views/history.ts';

/** Where a page of history begins; the cursor is it, written. */
const HistoryPlace = Type.Object({
  effective: Type.Integer({ minimum: 0, maximum: 253_402_300_799_999 }), // the end of the year 9999
  sequence: Type.Integer({ minimum: 0, maximum: 32_767 }),
  run: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }),
});

const HistoryQuery = Type.Object(
  {
    programme: ProgrammeName,
    asOf: Type.Optional(described(AskedTime, 'Only what is effective up to a day (its end) or an instant')),
    knownAt: Type.Optional(described(AskedTime, 'As it was known on a day (its end) or at an instant')),
    superseded: Type.Boolean({
      default: false,
      description: 'Also what was believed once: by which runs, and what changed it',
      examples: [false],
    }),
    order: choiceOf(['newest-first', 'oldest-first'], 'In which order', { default: 'newest-first' }),
    ...PageQuery,
  },
  { additionalProperties: false },
);

/** `GET /v1/subscribers/{subscriber}/history` */
export const subscriberHistoryRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database }) => {
  app.route({
    method: 'GET',
    url: '/subscribers/:subscriber/history',
    config: {
      access: ['subscriber', 'support'],
      errors: ['SUBSCRIBER_NOT_FOUND', 'PROGRAMME_NOT_PUBLISHED'],
    },
    schema: {
      operationId: 'readHistory',
      summary: 'The history of a counter, of both times',
      description:
        'Pages with the same `knownAt` fit together also when nights pass between them; without one, each says what is known when it is asked for.',
      tags: ['subscribers'],
      params: Type.Object({ subscriber: SubscriberId }),
      querystring: HistoryQuery,
      headers: Type.Object(LANGUAGE),
      response: { 200: HistoryPageView },
    },
    handler: async (request) => {
      const { subscriber } = request.params;
      const { programme, asOf = null, knownAt = null, superseded, order, cursor, limit } = request.query;
      const page = await readHistoryPage(database, {
        subscriber,
        programme,
        times: { asOf, knownAt, withSuperseded: superseded },
        order,
        after: readCursor(HistoryPlace, cursor),
        limit,
        reader: readerOf(request),
      });
      return historyPageBody(page, subscriber, localeOf(request.headers['accept-language']));
    },
  });
};
