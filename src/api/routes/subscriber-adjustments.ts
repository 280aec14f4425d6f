import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { adjustByHand } from '../../services/adjust/adjust-by-hand.ts';
import { readAdjustmentsPage } from '../../services/adjust/adjustments-page.ts';
import { callerOf, readerOf } from '../access/caller-of.ts';
import { readCursor } from '../cursor.ts';
import type { RouteDeps } from '../deps.ts';
import { answerOnce } from '../once.ts';
import { AdjustmentAsked, AdjustmentMade, AdjustmentsView } from '../schemas/adjustments.ts';
import { IDEMPOTENCY_KEY } from '../schemas/headers.ts';
import { PageQuery } from '../schemas/paging.ts';
import { SubscriberId } from '../schemas/pieces.ts';
import { adjustmentBody, adjustmentsBody } from '../views/adjustments.ts';

const OfSubscriber = Type.Object({ subscriber: SubscriberId });

/** Where a page begins; the cursor is it, written. */
const Place = Type.Object({
  revision: Type.String({ pattern: '^[0-9]{1,18}$' }),
  id: Type.String({ pattern: String.raw`^[^\u0000-\u001f\u007f]{1,64}$` }),
});

/** `POST /v1/subscribers/{subscriber}/adjustments` */
const adjustRoute: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  app.route({
    method: 'POST',
    url: '/subscribers/:subscriber/adjustments',
    config: {
      access: ['support'],
      errors: [
        'SUBSCRIBER_NOT_FOUND',
        'PROGRAMME_NOT_PUBLISHED',
        'ADJUSTMENT_REFUSED',
        'ADJUSTMENT_DIFFERS',
        'IDEMPOTENCY_KEY_BUSY',
        'IDEMPOTENCY_KEY_DIFFERS',
      ],
    },
    schema: {
      operationId: 'adjust',
      summary: 'Change a counter by hand',
      description: 'A fact is recorded, with the caller as its author; the next night takes it up.',
      tags: ['subscribers'],
      params: OfSubscriber,
      headers: Type.Object(IDEMPOTENCY_KEY),
      body: AdjustmentAsked,
      response: { 201: AdjustmentMade },
    },
    handler: async (request, reply) => {
      const { subscriber } = request.params;
      const { at = null, ...asked } = request.body;
      const author = callerOf(request).subject;
      reply.code(201);
      return answerOnce(deps, request, reply, async (id) =>
        adjustmentBody(
          await adjustByHand(deps.database, { subscriber, at, ...asked, author, id }, deps.now()),
        ),
      );
    },
  });
};

/** `GET /v1/subscribers/{subscriber}/adjustments` */
const listRoute: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  app.route({
    method: 'GET',
    url: '/subscribers/:subscriber/adjustments',
    config: { access: ['support'], errors: ['SUBSCRIBER_NOT_FOUND'] },
    schema: {
      operationId: 'listAdjustments',
      summary: 'What was changed by hand: by whom, why, and what was taken back',
      tags: ['subscribers'],
      params: OfSubscriber,
      querystring: Type.Object(PageQuery, { additionalProperties: false }),
      response: { 200: AdjustmentsView },
    },
    handler: async (request) => {
      const { subscriber } = request.params;
      const { cursor, limit } = request.query;
      const place = readCursor(Place, cursor);
      const after = place === null ? null : { subscriber, id: place.id, revision: BigInt(place.revision) };
      return adjustmentsBody(
        await readAdjustmentsPage(deps.database, { subscriber, after, limit, reader: readerOf(request) }),
      );
    },
  });
};

/** Changes by hand: made and listed. */
export const subscriberAdjustmentsRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  await adjustRoute(app, deps);
  await listRoute(app, deps);
};
