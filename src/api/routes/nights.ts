import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { deploymentZone } from '../../services/deployment-zone.ts';
import { parked } from '../../services/night/listings.ts';
import { nightly } from '../../services/night/nightly.ts';
import { retryParked } from '../../services/night/retry-parked.ts';
import { callerOf } from '../access/caller-of.ts';
import { askedDay } from '../asked-day.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { OperatorDeps, TypedApp } from '../deps.ts';
import { IDEMPOTENCY_KEY } from '../schemas/headers.ts';
import { PageQuery } from '../schemas/paging.ts';
import { described, ProgrammeName, SubscriberId } from '../schemas/pieces.ts';
import { NightAsked, ParkedView, RetryAsked } from '../schemas/runs.ts';
import { TaskBegunView } from '../schemas/tasks.ts';
import { answerTask, OF_TASKS } from '../tasks/answer-task.ts';
import { nightWork } from '../tasks/night-work.ts';
import { parkedBody } from '../views/runs.ts';

const ParkedQuery = Type.Object(
  { programme: Type.Optional(described(ProgrammeName, 'Only this one')), ...PageQuery },
  { additionalProperties: false },
);

/** The last of the page before. */
const Place = Type.Object({ programme: ProgrammeName, subscriber: SubscriberId });

const OF_NIGHTS = [
  ...OF_TASKS,
  'PROGRAMME_NOT_PUBLISHED',
  'NIGHT_BUSY',
  'NIGHT_STOPPED',
  'NIGHT_TAKEN_OVER',
] as const;

/** `POST /v1/runs`, `GET /v1/parked`, `POST /v1/parked/retries` */
export const nightsRoutes: FastifyPluginAsyncTypebox<OperatorDeps> = async (app, deps) => {
  beginNightRoute(app, deps);
  listParkedRoute(app, deps);
  retryParkedRoute(app, deps);
};

function beginNightRoute(app: TypedApp, deps: OperatorDeps): void {
  app.route({
    method: 'POST',
    url: '/runs',
    config: { access: ['operator'], errors: OF_NIGHTS },
    schema: {
      operationId: 'beginNight',
      summary: 'Begin a night',
      description:
        'Answered once it has begun; it goes on without the request, and the address in `location` says how far it is. What is walked already is not walked again.',
      tags: ['operator'],
      headers: Type.Object(IDEMPOTENCY_KEY),
      body: NightAsked,
      response: { 202: TaskBegunView },
    },
    handler: async (request, reply) => {
      const { programme = null, date } = request.body;
      const order = { kind: 'night', programme, startedBy: callerOf(request).subject } as const;
      const night = { programme, date: askedDay('body.date', date) };
      return answerTask(deps, { request, reply }, order, nightWork(deps, night, nightly));
    },
  });
}

function listParkedRoute(app: TypedApp, deps: OperatorDeps): void {
  app.route({
    method: 'GET',
    url: '/parked',
    config: { access: ['operator', 'support'], recorded: 'list' },
    schema: {
      operationId: 'listParked',
      summary: 'Whom the nights could not walk, and why',
      tags: ['operator'],
      querystring: ParkedQuery,
      response: { 200: ParkedView },
    },
    handler: async ({ query: { programme = null, limit, cursor } }) => {
      const page = { after: readCursor(Place, cursor), limit: limit + 1 };
      const found = await parked(deps.database, programme, page);
      const zone = await deploymentZone(deps.database);
      const items = found.slice(0, limit).map((one) => parkedBody(one, zone));
      const last = items.at(-1);
      const isLast = found.length <= limit || last === undefined;
      return {
        items,
        next: writeCursor(isLast ? null : { programme: last.programme, subscriber: last.subscriber }),
      };
    },
  });
}

function retryParkedRoute(app: TypedApp, deps: OperatorDeps): void {
  app.route({
    method: 'POST',
    url: '/parked/retries',
    config: { access: ['operator', 'support'], errors: OF_NIGHTS },
    schema: {
      operationId: 'retryParked',
      summary: 'Try the parked subscribers again now',
      description:
        'A night of the last business date, which looks at them and at whom late facts concern. Every night does so by itself.',
      tags: ['operator'],
      headers: Type.Object(IDEMPOTENCY_KEY),
      body: RetryAsked,
      response: { 202: TaskBegunView },
    },
    handler: async (request, reply) => {
      const { programme = null } = request.body;
      const order = { kind: 'retry', programme, startedBy: callerOf(request).subject } as const;
      const night = { programme, date: null };
      return answerTask(deps, { request, reply }, order, nightWork(deps, night, retryParked));
    },
  });
}
