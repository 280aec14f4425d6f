import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { deploymentZone } from '../../services/deployment-zone.ts';
import { oneRun, runs } from '../../services/night/listings.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { OperatorDeps, TypedApp } from '../deps.ts';
import { PageQuery } from '../schemas/paging.ts';
import { described, ProgrammeName } from '../schemas/pieces.ts';
import { RunNumber, RunsView, RunView } from '../schemas/runs.ts';
import { runBody } from '../views/runs.ts';

/** The last run of the page before. */
const Place = Type.Object({ run: RunNumber });

const RunsQuery = Type.Object(
  { programme: Type.Optional(described(ProgrammeName, 'Only this one')), ...PageQuery },
  { additionalProperties: false },
);

/** `GET /v1/runs`, `GET /v1/runs/{run}` */
export const runsRoutes: FastifyPluginAsyncTypebox<OperatorDeps> = async (app, deps) => {
  listRunsRoute(app, deps);
  readRunRoute(app, deps);
};

function listRunsRoute(app: TypedApp, { database }: OperatorDeps): void {
  app.route({
    method: 'GET',
    url: '/runs',
    config: { access: ['operator', 'support'] },
    schema: {
      operationId: 'listRuns',
      summary: 'The last runs of the night, and how far they are',
      tags: ['operator'],
      querystring: RunsQuery,
      response: { 200: RunsView },
    },
    handler: async ({ query: { programme = null, limit, cursor } }) => {
      const before = readCursor(Place, cursor)?.run ?? null;
      const found = await runs(database, { programme, before, limit: limit + 1 });
      const zone = await deploymentZone(database);
      const items = found.slice(0, limit).map((run) => runBody(run, zone));
      const last = items.at(-1);
      const isLast = found.length <= limit || last === undefined;
      return { items, next: writeCursor(isLast ? null : { run: last.run }) };
    },
  });
}

function readRunRoute(app: TypedApp, { database }: OperatorDeps): void {
  app.route({
    method: 'GET',
    url: '/runs/:run',
    config: { access: ['operator', 'support'], errors: ['RUN_NOT_FOUND'] },
    schema: {
      operationId: 'readRun',
      summary: 'A run, and how far it is',
      tags: ['operator'],
      params: Type.Object({ run: RunNumber }),
      response: { 200: RunView },
    },
    handler: async ({ params }) => {
      const run = await oneRun(database, params.run);
      return runBody(run, await deploymentZone(database));
    },
  });
}
