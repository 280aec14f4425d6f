import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { findSubscriber, searchSubscribers } from '../../services/find-subscriber.ts';
import { readerOf } from '../access/caller-of.ts';
import type { RouteDeps, TypedApp } from '../deps.ts';
import { SubscriberId } from '../schemas/pieces.ts';
import { SearchQuery, SearchView, SubscriberView } from '../schemas/support.ts';

/** Where a look at a subscriber begins: `GET /v1/subscribers`, `GET /v1/subscribers/{subscriber}` */
export const supportRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  searchSubscribersRoute(app, deps);
  findSubscriberRoute(app, deps);
};

function searchSubscribersRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/subscribers',
    config: { access: ['support'], recorded: 'by-the-route' },
    schema: {
      operationId: 'searchSubscribers',
      summary: 'Subscribers whose id begins so, twenty at most',
      description: 'Each of them is recorded as looked at: ask with as much of the id as there is.',
      tags: ['support'],
      querystring: SearchQuery,
      response: { 200: SearchView },
    },
    handler: async (request) => {
      const { begins } = request.query;
      const asked = { beginning: begins, reader: readerOf(request) };
      const { subscribers, isMore } = await searchSubscribers(database, asked);
      return { items: subscribers.map((subscriber) => ({ subscriber })), more: isMore };
    },
  });
}

function findSubscriberRoute(app: TypedApp, { database }: RouteDeps): void {
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
}
