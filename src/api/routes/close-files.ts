import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { exportMessages } from '../../services/billing/export-messages.ts';
import { CHANGE_FORMS } from '../../services/close/change-line.ts';
import { readChanges } from '../../services/close/changes.ts';
import { findMonth } from '../../services/close/find-month.ts';
import { standing } from '../../services/close/post.ts';
import { closeCsv } from '../../services/close/sheet.ts';
import { shown } from '../../services/close/show.ts';
import type { RouteDeps, TypedApp } from '../deps.ts';
import { OfMonth } from '../schemas/closes.ts';
import { fileOf, TEXT_TYPES } from '../schemas/files.ts';
import { choiceOf } from '../schemas/pieces.ts';
import { answerStream, inPieces } from '../stream-answer.ts';

const FORMAT = choiceOf(['ndjson', 'csv'], 'How lines are written', { default: 'ndjson' });

const FormatQuery = Type.Object({ format: FORMAT }, { additionalProperties: false });

const MessagesQuery = Type.Object(
  {
    format: FORMAT,
    after: Type.Optional(
      Type.String({
        pattern: String.raw`^[^\u0000-\u001f\u007f]{1,300}$`,
        description: 'Only messages behind this one: go on where you stopped',
        examples: ['ezerway:2025-10:70001781'],
      }),
    ),
    answer: choiceOf(
      ['any', 'unanswered', 'rejected', 'open'],
      'By what the billing system has answered; open: unanswered or rejected',
      {
        default: 'any',
      },
    ),
    all: Type.Boolean({
      default: false,
      description: 'Also rows that pay nothing: something is carried on, or written off',
      examples: [false],
    }),
  },
  { additionalProperties: false },
);

const STATES = {
  any: [],
  unanswered: ['unanswered'],
  rejected: ['rejected'],
  open: ['unanswered', 'rejected'],
} as const;

/** `GET /v1/programmes/{programme}/closes/{month}/report`, `…/changes`, `…/messages` */
export const closeFilesRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  readCloseReportRoute(app, deps);
  readCloseChangesRoute(app, deps);
  exportMonthRoute(app, deps);
};

function readCloseReportRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/programmes/:programme/closes/:month/report',
    config: { access: ['operator'], errors: ['PROGRAMME_NOT_PUBLISHED', 'CLOSE_NOT_PREVIEWED'] },
    schema: {
      operationId: 'readCloseReport',
      summary: 'What a month pays, as a sheet',
      tags: ['closes'],
      params: OfMonth,
      response: { 200: fileOf(['csv'], 'section, name, detail, count, sum') },
    },
    handler: async ({ params }, reply) => {
      const { programme, month } = params;
      const close = await standing(database, await findMonth(database, programme, month));
      const file = { type: TEXT_TYPES.csv, name: `${programme}-${month}.csv` };
      return answerStream(reply, file, (write) => write(closeCsv(shown(close))));
    },
  });
}

function readCloseChangesRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/programmes/:programme/closes/:month/changes',
    config: { access: ['operator'], errors: ['PROGRAMME_NOT_PUBLISHED', 'CLOSE_NOT_PREVIEWED'] },
    schema: {
      operationId: 'readCloseChanges',
      summary: 'Whose credit is another one than a month before, and why',
      description: 'Streamed. An answer that breaks off is not the whole.',
      tags: ['closes'],
      params: OfMonth,
      querystring: FormatQuery,
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

function exportMonthRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/programmes/:programme/closes/:month/messages',
    config: { access: ['operator', 'billing'], errors: ['PROGRAMME_NOT_PUBLISHED', 'CLOSE_NOT_POSTED'] },
    schema: {
      operationId: 'exportMonth',
      summary: 'What a posted month pays, for the billing system',
      description:
        'docs/billing.md. Streamed. An answer that breaks off is not the whole: go on with `after`.',
      tags: ['closes'],
      params: OfMonth,
      querystring: MessagesQuery,
      response: { 200: fileOf(['ndjson', 'csv'], 'A message a subscriber') },
    },
    handler: async ({ params, query }, reply) => {
      const { programme, month } = params;
      const { format, after = null, answer, all } = query;
      const asked = { programme, month, format, after, states: STATES[answer], isAll: all };
      const file = { type: TEXT_TYPES[format], name: `${programme}-${month}.${format}` };
      return answerStream(reply, file, (write) => exportMessages(database, asked, write));
    },
  });
}
