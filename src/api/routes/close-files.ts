import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { CHANGE_FORMS } from '../../services/close/change-line.ts';
import { readChanges } from '../../services/close/changes.ts';
import { closeText } from '../../services/close/close-text.ts';
import { findMonth } from '../../services/close/find-month.ts';
import { closeCsv } from '../../services/close/sheet.ts';
import { type CloseShown, shown } from '../../services/close/show.ts';
import { standing } from '../../services/close/standing.ts';
import type { RouteDeps, TypedApp } from '../deps.ts';
import { OfMonth } from '../schemas/closes.ts';
import { fileOf, TEXT_TYPES } from '../schemas/files.ts';
import { choiceOf } from '../schemas/pieces.ts';
import { answerStream, inPieces } from '../stream-answer.ts';

const ChangesQuery = Type.Object(
  { format: choiceOf(['ndjson', 'csv'], 'How lines are written', { default: 'ndjson' }) },
  { additionalProperties: false },
);

const ReportQuery = Type.Object(
  { format: choiceOf(['csv', 'table'], 'A sheet, or a page for people in English', { default: 'csv' }) },
  { additionalProperties: false },
);

/** How a report is written, and what a browser calls its file. */
const REPORT_FORMS = {
  csv: { write: closeCsv, suffix: 'csv' },
  table: { write: (close: CloseShown) => `${closeText(close)}\n`, suffix: 'txt' },
} as const;

/** `GET /v1/programmes/{programme}/closes/{month}/report`, `…/changes` */
export const closeFilesRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  readCloseReportRoute(app, deps);
  readCloseChangesRoute(app, deps);
};

function readCloseReportRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/programmes/:programme/closes/:month/report',
    config: {
      access: ['operator'],
      errors: ['PROGRAMME_NOT_PUBLISHED', 'CLOSE_NOT_PREVIEWED'],
      recorded: 'list',
    },
    schema: {
      operationId: 'readCloseReport',
      summary: 'What a month pays, as a sheet or a page',
      tags: ['closes'],
      params: OfMonth,
      querystring: ReportQuery,
      response: {
        200: fileOf(
          ['csv', 'table'],
          'A sheet: section, name, detail, count, sum; or what `stazh close` shows',
        ),
      },
    },
    handler: async ({ params, query: { format } }, reply) => {
      const { programme, month } = params;
      const close = await standing(database, await findMonth(database, programme, month));
      const { write: written, suffix } = REPORT_FORMS[format];
      const file = { type: TEXT_TYPES[format], name: `${programme}-${month}.${suffix}` };
      return answerStream(reply, file, (write) => write(written(shown(close))));
    },
  });
}

function readCloseChangesRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/programmes/:programme/closes/:month/changes',
    config: {
      access: ['operator'],
      errors: ['PROGRAMME_NOT_PUBLISHED', 'CLOSE_NOT_PREVIEWED'],
      recorded: 'list',
    },
    schema: {
      operationId: 'readCloseChanges',
      summary: 'Whose credit is another one than a month before, and why',
      description: 'Streamed. An answer that breaks off is not the whole.',
      tags: ['closes'],
      params: OfMonth,
      querystring: ChangesQuery,
      response: { 200: fileOf(['ndjson', 'csv'], 'A line a subscriber') },
    },
    handler: async ({ params, query: { format } }, reply) => {
      const { programme, month } = params;
      const found = await findMonth(database, programme, month);
      await standing(database, found);
      const { head, line } = CHANGE_FORMS[format];
      const file = { type: TEXT_TYPES[format], name: `${programme}-${month}-changes.${format}` };
      return answerStream(reply, file, async (write) => {
        const pieces = inPieces(write);
        await pieces.write(head);
        await readChanges(database, found, (change) => pieces.write(line(change)));
        await pieces.end();
      });
    },
  });
}
