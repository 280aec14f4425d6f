import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifySchemaCompiler } from 'fastify';
import { type Instant, readInstant, type Zone } from '../../../rules/time.ts';
import { AppError } from '../../errors.ts';
import { parseCompleteSpan } from '../../services/import/complete-span.ts';
import { importSetting } from '../../services/import/import-facts.ts';
import { type FactsBody, importStream, type StreamOptions } from '../../services/import/import-stream.ts';
import type { OperatorDeps, UploadSettings } from '../deps.ts';
import { InputRefused } from '../problems/input-refused.ts';
import { compileValidator } from '../problems/validation.ts';
import { FACTS_BODY, type ImportAsked, ImportDoneView, ImportQuery } from '../schemas/imports.ts';
import { importDoneBody } from '../views/imports.ts';

const CSV = 'text/csv';
const NDJSON = 'application/x-ndjson';

/** `POST /v1/imports` */
export const importUploadRoutes: FastifyPluginAsyncTypebox<OperatorDeps> = async (app, deps) => {
  const { database, uploads } = deps;
  // As they come: `importStream` counts them.
  app.addContentTypeParser([CSV, NDJSON], (_request, payload, done) => {
    done(null, payload);
  });

  app.route({
    method: 'POST',
    url: '/imports',
    validatorCompiler: compileUnlessBody,
    config: {
      access: ['operator', 'billing'],
      errors: [
        'IMPORT_CUT_OFF',
        'IMPORT_TOO_LARGE',
        'IMPORT_REFUSED',
        'FACTS_REFUSED',
        'PROGRAMME_NOT_PUBLISHED',
      ],
    },
    schema: {
      operationId: 'importFacts',
      summary: 'Send facts, as one unit that is applied wholly or refused',
      description:
        'Answered once it is applied; `/v1/imports` tells how far it is. It is received wholly before anything is read: when the sender breaks off, nothing was done; when they go away afterwards, it goes on. The same facts sent again change nothing, so it needs no `Idempotency-Key`.',
      tags: ['imports'],
      querystring: ImportQuery,
      body: FACTS_BODY,
      response: { 200: ImportDoneView },
    },
    handler: async (request, reply) => {
      const { headers, query } = request;
      const { zone } = await importSetting(database.db, query.zone ?? null);
      const length = headers['content-length'];
      const body: FactsBody = {
        content: contentOf(headers['content-type'], query),
        bytes: bytesOf(request.body),
        length: length === undefined ? null : Number(length),
        rows: query.rows ?? null,
        completeThrough: query.completeThrough === undefined ? null : instantOf(query.completeThrough, zone),
      };
      const summary = await importStream(database, body, optionsOf(query, zone, uploads));
      if (summary.importId !== null) reply.header('location', `/v1/imports/${summary.importId}`);
      return importDoneBody(summary);
    },
  });
};

/** A stream is not there yet when a request is checked. */
const compileUnlessBody: FastifySchemaCompiler<object> = (route) =>
  route.httpPart === 'body'
    ? (given: unknown) => ({ value: given })
    : compileValidator(route as Parameters<typeof compileValidator>[0]);

function optionsOf(query: ImportAsked, zone: Zone, { maxBytes, dataDir }: UploadSettings): StreamOptions {
  return {
    source: query.source,
    isDryRun: query.dryRun,
    maxRejectsPercent: query.maxRejects,
    complete: query.complete === undefined ? null : parseCompleteSpan(query.complete, zone),
    maxWithdrawn: query.maxWithdrawn,
    isConfirmed: query.confirm,
    zone: query.zone ?? null,
    rejectsFile: null,
    dataDir,
    maxBytes,
  };
}

function contentOf(mediaType: string | undefined, { fact }: ImportAsked): FactsBody['content'] {
  const [type = ''] = (mediaType ?? '').toLowerCase().split(';');
  if (type.trim() === NDJSON) return { kind: 'ndjson' };
  if (type.trim() !== CSV)
    throw new AppError('MEDIA_TYPE_REFUSED', `Found ${JSON.stringify(type)}; accepted: ${CSV}, ${NDJSON}.`);
  if (fact !== undefined) return { kind: 'csv', fact };
  throw new InputRefused([
    { where: 'query.fact', found: 'nothing', accepted: 'with text/csv the fact whose rows they are' },
  ]);
}

function bytesOf(body: unknown): AsyncIterable<Uint8Array> {
  if (typeof body === 'object' && body !== null && Symbol.asyncIterator in body)
    return body as AsyncIterable<Uint8Array>;
  throw new InputRefused([{ where: 'body', found: 'nothing', accepted: `facts, as ${CSV} or ${NDJSON}` }]);
}

function instantOf(text: string, zone: Zone): Instant {
  const read = readInstant(text, zone);
  if (read.kind === 'instant') return read.at;
  const accepted = 'a day, or an instant such as 2026-11-01T00:00:00+03:00';
  throw new InputRefused([{ where: 'query.completeThrough', found: JSON.stringify(text), accepted }]);
}
