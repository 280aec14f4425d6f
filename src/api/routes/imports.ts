import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { formatInstant } from '../../../rules/time.ts';
import { deploymentZone } from '../../services/deployment-zone.ts';
import { readImport, recentImports, streamRejects } from '../../services/import/list-imports.ts';
import { withdrawImport } from '../../services/import/withdraw-import.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { RouteDeps, TypedApp } from '../deps.ts';
import { answerOnce, OF_WRITES } from '../once.ts';
import { fileOf, TEXT_TYPES } from '../schemas/files.ts';
import { IDEMPOTENCY_KEY } from '../schemas/headers.ts';
import { ImportNumber, ImportsView, ImportView, WithdrawnView } from '../schemas/imports.ts';
import { PageQuery } from '../schemas/paging.ts';
import { sendFile } from '../stream-answer.ts';
import { importBody, withdrawnBody } from '../views/imports.ts';

const OfImport = Type.Object({ import: ImportNumber });
/** The last import of the page before. */
const Place = OfImport;

/** `GET /v1/imports`, `…/{import}`, `…/{import}/rejects`, `POST …/{import}/withdrawal` */
export const importsRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  listImportsRoute(app, deps);
  readImportRoute(app, deps);
  readRejectsRoute(app, deps);
  withdrawImportRoute(app, deps);
};

function listImportsRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/imports',
    config: { access: ['operator', 'billing'] },
    schema: {
      operationId: 'listImports',
      summary: 'The last imports, and up to when everything is in',
      tags: ['imports'],
      querystring: Type.Object(PageQuery, { additionalProperties: false }),
      response: { 200: ImportsView },
    },
    handler: async ({ query: { limit, cursor } }) => {
      const before = readCursor(Place, cursor)?.import ?? null;
      const { imports, completeThrough, zone } = await recentImports(database, limit + 1, before);
      const items = imports.slice(0, limit).map((row) => importBody(row, zone));
      const last = items.at(-1);
      const isLast = imports.length <= limit || last === undefined;
      return {
        items,
        completeThrough: completeThrough === null ? null : formatInstant(completeThrough, zone),
        next: writeCursor(isLast ? null : { import: last.import }),
      };
    },
  });
}

function readImportRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/imports/:import',
    config: { access: ['operator', 'billing'], errors: ['IMPORT_NOT_FOUND'] },
    schema: {
      operationId: 'readImport',
      summary: 'An import, and how far it is',
      tags: ['imports'],
      params: OfImport,
      response: { 200: ImportView },
    },
    handler: async ({ params }) =>
      importBody(await readImport(database, params.import), await deploymentZone(database)),
  });
}

function readRejectsRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/imports/:import/rejects',
    config: { access: ['operator', 'billing'], errors: ['IMPORT_NOT_FOUND'], recorded: 'list' },
    schema: {
      operationId: 'readRejects',
      summary: 'The rows of an import that were not taken, and why',
      description: 'Streamed. An answer that breaks off is not the whole.',
      tags: ['imports'],
      params: OfImport,
      response: { 200: fileOf(['csv'], 'file, line, column, value, code, reason') },
    },
    handler: async ({ params }, reply) => {
      const rejects = await streamRejects(database, params.import);
      const file = { type: TEXT_TYPES.csv, name: `import-${params.import}-rejects.csv` };
      return sendFile(reply, file, rejects);
    },
  });
}

function withdrawImportRoute(app: TypedApp, deps: RouteDeps): void {
  const { database } = deps;
  app.route({
    method: 'POST',
    url: '/imports/:import/withdrawal',
    config: { access: ['operator'], errors: [...OF_WRITES, 'IMPORT_NOT_FOUND', 'IMPORT_REFUSED'] },
    schema: {
      operationId: 'withdrawImport',
      summary: 'Take an import back as a whole',
      description:
        'What it brought is believed no more, what that had superseded is believed again; the next night walks whom it concerns.',
      tags: ['imports'],
      params: OfImport,
      headers: Type.Object(IDEMPOTENCY_KEY),
      response: { 200: WithdrawnView },
    },
    handler: async (request, reply) => {
      const { import: importId } = request.params;
      return answerOnce(deps, request, reply, async () =>
        withdrawnBody(importId, await withdrawImport(database, importId)),
      );
    },
  });
}
