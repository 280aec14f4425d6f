import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { eraseSubject, erasures } from '../../services/subject/erase-subject.ts';
import { exportSubject, type SubjectExport } from '../../services/subject/export-subject.ts';
import { callerOf } from '../access/caller-of.ts';
import type { RouteDeps } from '../deps.ts';
import { SubscriberId } from '../schemas/pieces.ts';
import { ErasedView, ErasureBody, ErasuresView, SubjectExportView } from '../schemas/privacy.ts';

type ListReads = SubjectExport['lists'][number];

const params = Type.Object({ subscriber: SubscriberId });

/** What is held about a subscriber, and who was erased: of the role `privacy` alone (docs/personal-data.md). */
export const privacyRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database }) => {
  app.route({
    method: 'GET',
    url: '/subscribers/:subscriber/export',
    config: { access: ['privacy'], errors: ['SUBSCRIBER_NOT_FOUND'] },
    schema: {
      operationId: 'exportSubject',
      summary: 'Everything held about a subscriber; the read is recorded',
      tags: ['privacy'],
      params,
      response: { 200: SubjectExportView },
    },
    handler: async (request) => {
      const { subscriber } = request.params;
      const { subject: author } = callerOf(request);
      const { subscriberId, held, lists } = await exportSubject(database, { subscriber, author });
      const tables = Object.fromEntries(held.map(({ table, rows }) => [table, rows]));
      return {
        subscriber,
        subscriberId: String(subscriberId),
        held: tables,
        lists: lists.map(listReadsBody),
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/erasures',
    config: { access: ['privacy'] },
    schema: {
      operationId: 'listErasures',
      summary: 'Who was erased, by digest',
      tags: ['privacy'],
      response: { 200: ErasuresView },
    },
    handler: async () => {
      const items = (await erasures(database)).map(({ erasedAt, ...erasure }) => ({
        ...erasure,
        erasedAt: new Date(erasedAt).toISOString(),
      }));
      return { items };
    },
  });
};

function listReadsBody({ first, last, ...reads }: ListReads) {
  return { ...reads, first: new Date(first).toISOString(), last: new Date(last).toISOString() };
}

/** An erasure: of the same role. */
export const erasureRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database, now, files }) => {
  app.route({
    method: 'POST',
    url: '/subscribers/:subscriber/erasure',
    config: { access: ['privacy'], errors: ['SUBSCRIBER_NOT_FOUND', 'SUBJECT_BUSY'] },
    schema: {
      operationId: 'eraseSubject',
      summary: 'Erases a subscriber for good; rows of money stay under a random key',
      description: 'Asked again it answers 404: nothing is held any more.',
      tags: ['privacy'],
      params,
      body: ErasureBody,
      response: { 200: ErasedView },
    },
    handler: async (request) => {
      const { subscriber } = request.params;
      const { subject: author } = callerOf(request);
      const deps = { database, list: files.erasures, dataDir: files.dataDir };
      const { reason } = request.body;
      const { gone, kept } = await eraseSubject(deps, { subscriber, author, reason, now: now() });
      return { subscriber, gone, kept };
    },
  });
};
