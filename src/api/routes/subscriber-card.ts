import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { readCard } from '../../services/card/read-card.ts';
import { readerOf } from '../access/caller-of.ts';
import { tagCard } from '../card-tag.ts';
import type { RouteDeps } from '../deps.ts';
import { localeOf } from '../problems/locale-of.ts';
import { CardView } from '../schemas/card.ts';
import { IF_NONE_MATCH, LANGUAGE } from '../schemas/headers.ts';
import { SubscriberId } from '../schemas/pieces.ts';

/** `GET /v1/subscribers/{subscriber}/card` */
export const subscriberCardRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database, now }) => {
  app.route({
    method: 'GET',
    url: '/subscribers/:subscriber/card',
    config: { access: ['subscriber', 'support'], errors: ['SUBSCRIBER_NOT_FOUND'] },
    schema: {
      operationId: 'readCard',
      summary: 'What a subscriber sees in the personal cabinet',
      description:
        'Counter, discount, next step, what would break the length of service. The ETag changes when anything but `asOf.at` does; ask with If-None-Match.',
      tags: ['subscribers'],
      params: Type.Object({ subscriber: SubscriberId }),
      headers: Type.Object({ ...LANGUAGE, ...IF_NONE_MATCH }),
      response: { 200: CardView, 304: Type.Null({ description: 'What you have has not changed' }) },
    },
    // A card is plain data and has no field but those of the schema: the engine writes it faster than a serializer made of the schema.
    serializerCompiler: () => (card) => JSON.stringify(card),
    onSend: tagCard,
    handler: (request, reply) => {
      const { subscriber } = request.params;
      const locale = localeOf(request.headers['accept-language']);
      reply.header('content-language', locale).header('vary', 'accept-language, authorization');
      reply.header('cache-control', 'private, no-cache');
      return readCard(database, { subscriber, at: now(), locale, reader: readerOf(request) });
    },
  });
};
