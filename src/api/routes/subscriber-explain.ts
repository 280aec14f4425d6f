import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { explain } from '../../services/explain.ts';
import { readerOf } from '../access/caller-of.ts';
import type { RouteDeps } from '../deps.ts';
import { localeOf } from '../problems/locale-of.ts';
import { LANGUAGE } from '../schemas/headers.ts';
import { AskedTime, described, ProgrammeName, SubscriberId } from '../schemas/pieces.ts';
import { StoriesView } from '../schemas/story.ts';
import { storiesBody } from '../views/story.ts';

const ExplainQuery = Type.Object(
  {
    programme: Type.Optional(described(ProgrammeName, 'Only this one; left out: every published one')),
    at: Type.Optional(described(AskedTime, 'As of a day (its midnight) or an instant')),
    knownAt: Type.Optional(described(AskedTime, 'As it was known on a day (its end) or at an instant')),
  },
  { additionalProperties: false },
);

/** `GET /v1/subscribers/{subscriber}/explain` */
export const subscriberExplainRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database }) => {
  app.route({
    method: 'GET',
    url: '/subscribers/:subscriber/explain',
    config: {
      access: ['subscriber', 'support'],
      errors: ['SUBSCRIBER_NOT_FOUND', 'PROGRAMME_NOT_PUBLISHED'],
    },
    schema: {
      operationId: 'explain',
      summary: 'Why the counters are what they are, in words',
      tags: ['subscribers'],
      params: Type.Object({ subscriber: SubscriberId }),
      querystring: ExplainQuery,
      headers: Type.Object(LANGUAGE),
      response: { 200: StoriesView },
    },
    handler: async (request) => {
      const { subscriber } = request.params;
      const { programme = null, at = null, knownAt } = request.query;
      const known = knownAt === undefined ? {} : { knownAt };
      const told = await explain(database, {
        subscriber,
        programme,
        at,
        ...known,
        reader: readerOf(request),
      });
      return storiesBody(told, subscriber, localeOf(request.headers['accept-language']));
    },
  });
};
