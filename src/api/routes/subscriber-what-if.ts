import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { whatIf } from '../../services/what-if/what-if.ts';
import { readerOf } from '../access/caller-of.ts';
import type { RouteDeps } from '../deps.ts';
import { localeOf } from '../problems/locale-of.ts';
import { LANGUAGE } from '../schemas/headers.ts';
import { SubscriberId } from '../schemas/pieces.ts';
import { WhatIfAsked, WhatIfView } from '../schemas/what-if.ts';

/** `POST /v1/subscribers/{subscriber}/what-if` */
export const subscriberWhatIfRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (
  app,
  { database, now },
) => {
  app.route({
    method: 'POST',
    url: '/subscribers/:subscriber/what-if',
    config: {
      access: ['subscriber', 'support'],
      errors: ['SUBSCRIBER_NOT_FOUND', 'PROGRAMME_NOT_PUBLISHED'],
    },
    schema: {
      operationId: 'askWhatIf',
      summary: 'The next bonuses, if one thing were different',
      description: 'Writes nothing, and may be asked as often as one likes.',
      tags: ['subscribers'],
      params: Type.Object({ subscriber: SubscriberId }),
      headers: Type.Object(LANGUAGE),
      body: WhatIfAsked,
      response: { 200: WhatIfView },
    },
    handler: async (request) => {
      const { programme = null, ask, from, to = null } = request.body;
      const locale = localeOf(request.headers['accept-language']);
      const asked = { ...request.params, programme, ask, from, to, locale, reader: readerOf(request) };
      return { answers: await whatIf(database, asked, now()) };
    },
  });
};
