import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { findSubscriber } from '../../services/find-subscriber.ts';
import { readerOf } from '../access/caller-of.ts';
import type { RouteDeps } from '../deps.ts';
import { SubscriberId } from '../schemas/pieces.ts';
import { SubscriberView } from '../schemas/support.ts';

/** Where a look at a subscriber begins. */
export const supportRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database }) => {
  app.route({
    method: 'GET',
    url: '/subscribers/:subscriber',
    config: { access: ['support'], errors: ['SUBSCRIBER_NOT_FOUND'] },
    schema: {
      operationId: 'findSubscriber',
      summary: 'In which programmes a subscriber has a counter, and where it stands',
      tags: ['support'],
      params: Type.Object({ subscriber: SubscriberId }),
      response: { 200: SubscriberView },
    },
    handler: async (request) => {
      const { subscriber } = request.params;
      const found = await findSubscriber(database, { subscriber, reader: readerOf(request) });
      const programmes = found.map(({ walkedTo, ...counter }) => ({
        ...counter,
        walkedTo: walkedTo === null ? null : new Date(walkedTo).toISOString(),
      }));
      return { subscriber, programmes };
    },
  });
};
