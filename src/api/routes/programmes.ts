import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { loadProgramme } from '../../../rules/language/load.ts';
import { AppError } from '../../errors.ts';
import { wantedProgrammes } from '../../services/night/nightly.ts';
import { programmeRevisions, programmeText } from '../../services/programme-revisions.ts';
import { listProgrammes, type PublishedProgramme } from '../../services/programmes.ts';
import type { RouteDeps, TypedApp } from '../deps.ts';
import { localeOf } from '../problems/locale-of.ts';
import { LANGUAGE } from '../schemas/headers.ts';
import { NO_QUERY } from '../schemas/paging.ts';
import { ProgrammeName } from '../schemas/pieces.ts';
import {
  CheckView,
  FILE_NAME,
  ProgrammeFileAsked,
  ProgrammesView,
  ProgrammeView,
  RevisionNumber,
  RevisionsView,
  RevisionView,
} from '../schemas/programmes.ts';
import { checkBody, programmeBody, programmesBody, revisionsBody } from '../views/programmes.ts';

const OfProgramme = Type.Object({ programme: ProgrammeName });
const OfRevision = Type.Object({ programme: ProgrammeName, revision: RevisionNumber });
/** A file with its escapes is longer than the file. */
const FILE_BYTES_MAX = 2 * 1024 * 1024;

/** `GET /v1/programmes`, `…/{programme}`, `…/{programme}/revisions`, `…/revisions/{revision}`; `POST /v1/programme-checks` */
export const programmesRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  listProgrammesRoute(app, deps);
  readProgrammeRoute(app, deps);
  listRevisionsRoute(app, deps);
  readRevisionRoute(app, deps);
  checkProgrammeRoute(app, deps);
};

function listProgrammesRoute(app: TypedApp, { database, now }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/programmes',
    config: { access: ['operator', 'support'] },
    schema: {
      operationId: 'listProgrammes',
      summary: 'Every published programme',
      tags: ['programmes'],
      headers: Type.Object(LANGUAGE),
      querystring: NO_QUERY,
      response: { 200: ProgrammesView },
    },
    handler: async ({ headers }) =>
      programmesBody(await listProgrammes(database.db), {
        locale: localeOf(headers['accept-language']),
        now: now(),
      }),
  });
}

function readProgrammeRoute(app: TypedApp, { database, now }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/programmes/:programme',
    config: { access: ['operator', 'support'], errors: ['PROGRAMME_NOT_PUBLISHED'] },
    schema: {
      operationId: 'readProgramme',
      summary: 'A programme: its file, and its terms in plain words',
      tags: ['programmes'],
      params: OfProgramme,
      headers: Type.Object(LANGUAGE),
      response: { 200: ProgrammeView },
    },
    handler: async ({ params, headers }) => {
      const found = await published(database, params.programme);
      const text = await programmeText(database, params.programme, found.revision);
      return programmeBody(found, text, { locale: localeOf(headers['accept-language']), now: now() });
    },
  });
}

function listRevisionsRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/programmes/:programme/revisions',
    config: { access: ['operator', 'support'], errors: ['PROGRAMME_NOT_PUBLISHED'] },
    schema: {
      operationId: 'listRevisions',
      summary: 'Every file of a programme: when, by whom, why, and what it changed',
      tags: ['programmes'],
      params: OfProgramme,
      response: { 200: RevisionsView },
    },
    handler: async ({ params }) =>
      revisionsBody(
        await published(database, params.programme),
        await programmeRevisions(database, params.programme),
      ),
  });
}

function readRevisionRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/programmes/:programme/revisions/:revision',
    config: { access: ['operator', 'support'], errors: ['PROGRAMME_NOT_PUBLISHED'] },
    schema: {
      operationId: 'readRevision',
      summary: 'A file of a programme, word for word',
      tags: ['programmes'],
      params: OfRevision,
      response: { 200: RevisionView },
    },
    handler: async ({ params }) => ({
      ...params,
      text: await programmeText(database, params.programme, BigInt(params.revision)),
    }),
  });
}

function checkProgrammeRoute(app: TypedApp, { now }: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/programme-checks',
    bodyLimit: FILE_BYTES_MAX,
    config: { access: ['operator', 'support'] },
    schema: {
      operationId: 'checkProgramme',
      summary: 'What a file says, and what is wrong with it; nothing is published',
      tags: ['programmes'],
      headers: Type.Object(LANGUAGE),
      body: ProgrammeFileAsked,
      response: { 200: CheckView },
    },
    handler: async ({ body, headers }) =>
      checkBody(loadProgramme(body.text, body.file ?? FILE_NAME), {
        locale: localeOf(headers['accept-language']),
        now: now(),
      }),
  });
}

async function published(database: RouteDeps['database'], name: string): Promise<PublishedProgramme> {
  const [found] = await wantedProgrammes(database, name);
  if (found === undefined) throw new AppError('PROGRAMME_NOT_PUBLISHED');
  return found;
}
