import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { timelineJson } from '../../../rules/timeline/timeline-json.ts';
import { readTimeline } from '../../services/timeline/subscriber-timeline.ts';
import { readerOf } from '../access/caller-of.ts';
import type { RouteDeps } from '../deps.ts';
import { AskedTime, described, ProgrammeName, SubscriberId } from '../schemas/pieces.ts';
import { TimelineView } from '../schemas/timeline.ts';
import { camelKeys } from '../views/camel-keys.ts';

const TimelineQuery = Type.Object(
  {
    programme: ProgrammeName,
    from: Type.Optional(described(AskedTime, 'Where it begins; left out: twelve months before its end')),
    to: Type.Optional(described(AskedTime, 'Where it ends; left out: where the nights stand')),
  },
  { additionalProperties: false },
);

/** `GET /v1/subscribers/{subscriber}/timeline` */
export const subscriberTimelineRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (
  app,
  { database, now },
) => {
  app.route({
    method: 'GET',
    url: '/subscribers/:subscriber/timeline',
    config: { access: ['support'], errors: ['SUBSCRIBER_NOT_FOUND', 'PROGRAMME_NOT_PUBLISHED'] },
    schema: {
      operationId: 'readTimeline',
      summary: 'Service, breaks and facts of a subscriber, and what the rules made of them',
      description: 'By the facts and terms with which nights walked the counter.',
      tags: ['support'],
      params: Type.Object({ subscriber: SubscriberId }),
      querystring: TimelineQuery,
      response: { 200: TimelineView },
    },
    handler: async (request) => {
      const { subscriber } = request.params;
      const { programme, from = null, to = null } = request.query;
      const asked = { subscriber, programme, from, to, reader: readerOf(request) };
      const { timeline, programme: terms, facts } = await readTimeline(database, asked, now());
      return camelKeys(timelineJson(timeline, terms, facts));
    },
  });
};
