import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { findSubscriber } from '../../services/find-subscriber.ts';
import { parkedPage } from '../../services/night/listings.ts';
import { readerOf } from '../access/caller-of.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { RouteDeps } from '../deps.ts';
import { PageQuery } from '../schemas/paging.ts';
import { ProgrammeName, SubscriberId } from '../schemas/pieces.ts';
import { ParkedPageView, SubscriberView } from '../schemas/support.ts';

/** Where a page of the parked begins. */
const ParkedPlace = Type.Object({ programme: Type.String(), subscriber: Type.String() });

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

  app.route({
    method: 'GET',
    url: '/parked',
    config: { access: ['support', 'operator'] },
    schema: {
      operationId: 'listParked',
      summary: 'Whom nights cannot walk, and why',
      tags: ['support'],
      querystring: Type.Object(
        { programme: Type.Optional(ProgrammeName), ...PageQuery },
        { additionalProperties: false },
      ),
      response: { 200: ParkedPageView },
    },
    handler: async (request) => {
      const { programme = null, cursor, limit } = request.query;
      const after = readCursor(ParkedPlace, cursor);
      const { parked, next } = await parkedPage(database, { programme, after, limit });
      const items = parked.map(({ runId: run, parkedAt, ...one }) => ({
        ...one,
        run,
        since: new Date(parkedAt).toISOString(),
      }));
      return { items, next: writeCursor(next) };
    },
  });
};
