import type { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type TSchema, Type } from '@sinclair/typebox';
import { type ExportRequest, exportMessages } from '../../services/billing/export-messages.ts';
import { answeredMonths, listRejects } from '../../services/billing/list-answers.ts';
import { readMessagesPage } from '../../services/billing/messages-page.ts';
import type { RouteDeps } from '../deps.ts';
import {
  AnsweredMonthView,
  CloseParams,
  MessagesPageView,
  MessagesQuery,
  MessageView,
  MonthText,
  RejectView,
} from '../schemas/billing.ts';
import { listOf } from '../schemas/card-pieces.ts';
import { TEXT_TYPES } from '../schemas/files.ts';
import { PageQuery } from '../schemas/paging.ts';
import { choiceOf, ProgrammeName } from '../schemas/pieces.ts';
import { answerStream } from '../stream-answer.ts';

const ERRORS = ['PROGRAMME_NOT_PUBLISHED', 'CLOSE_NOT_POSTED'] as const;

const STATES: Readonly<Record<'any' | 'unanswered' | 'rejected' | 'open', ExportRequest['states']>> = {
  any: [],
  unanswered: ['unanswered'],
  rejected: ['rejected'],
  open: ['unanswered', 'rejected'],
};

const MonthsQuery = Type.Object({ month: Type.Optional(MonthText) }, { additionalProperties: false });

/** What a posted month pays, a page: for the billing system to read any number of times (docs/billing.md). */
export const messagePageRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database }) => {
  app.route({
    method: 'GET',
    url: '/programmes/:programme/closes/:month/messages',
    config: { access: ['billing', 'operator'], errors: ERRORS, recorded: 'list' },
    schema: {
      operationId: 'readMessages',
      summary: 'What a posted month pays, a page',
      description:
        'A posted month never changes, so pages fit together whenever they are read. Apply each id once.',
      tags: ['billing'],
      params: CloseParams,
      querystring: Type.Object(
        { limit: { ...PageQuery.limit, maximum: 1000, default: 1000 }, ...MessagesQuery },
        { additionalProperties: false },
      ),
      response: { 200: MessagesPageView },
    },
    handler: (request) => {
      const { limit, after = null, state, all } = request.query;
      const asked = { ...request.params, after, states: STATES[state], isAll: all, limit };
      return readMessagesPage(database, asked);
    },
  });
};

/** The same as a stream. */
export const messageStreamRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database }) => {
  app.route({
    method: 'GET',
    url: '/programmes/:programme/closes/:month/messages/stream',
    config: { access: ['billing', 'operator'], errors: ERRORS, recorded: 'list' },
    schema: {
      operationId: 'streamMessages',
      summary: 'What a posted month pays, all of it',
      description:
        'As one moment shows it. An answer that breaks off has no end: go on with `after` and the last id that was read whole.',
      tags: ['billing'],
      params: CloseParams,
      querystring: Type.Object(
        { format: choiceOf(['ndjson', 'csv'], 'How it is written', { default: 'ndjson' }), ...MessagesQuery },
        { additionalProperties: false },
      ),
      response: {
        200: {
          description: 'A message a line; CSV has a header',
          content: {
            'application/x-ndjson': { schema: streamOf(MessageView) },
            'text/csv': {
              schema: streamOf(Type.String({ description: 'A table', examples: ['id,programme,…'] })),
            },
          },
        },
      },
    },
    handler: async (request, reply) => {
      const { format, after = null, state, all } = request.query;
      const asked = { ...request.params, format, after, states: STATES[state], isAll: all };
      const { programme, month } = request.params;
      const file = { type: TEXT_TYPES[format], name: `${programme}-${month}.${format}` };
      return answerStream(reply, file, (write) => exportMessages(database, asked, write));
    },
  });
};

/** How messages were answered: for the billing system, and for operators. */
export const answerListRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database }) => {
  const params = Type.Object({ programme: ProgrammeName });

  app.route({
    method: 'GET',
    url: '/programmes/:programme/answers',
    config: { access: ['operator', 'billing'], errors: ERRORS },
    schema: {
      operationId: 'listAnsweredMonths',
      summary: 'How the messages of posted months were answered',
      tags: ['billing'],
      params,
      querystring: MonthsQuery,
      response: {
        200: Type.Object(
          { items: listOf(AnsweredMonthView, 'The newest month first') },
          { description: 'Posted months' },
        ),
      },
    },
    handler: async (request) => {
      const { month = null } = request.query;
      return { items: await answeredMonths(database, { ...request.params, month }) };
    },
  });

  app.route({
    method: 'GET',
    url: '/programmes/:programme/rejects',
    config: { access: ['operator', 'billing'], errors: ERRORS, recorded: 'list' },
    schema: {
      operationId: 'streamRejects',
      summary: 'Messages that were rejected and not acknowledged since',
      tags: ['billing'],
      params,
      querystring: MonthsQuery,
      response: {
        200: {
          description: 'A reject a line',
          content: { 'application/x-ndjson': { schema: streamOf(RejectView) } },
        },
      },
    },
    handler: async (request, reply) => {
      const asked = { ...request.params, month: request.query.month ?? null };
      const file = { type: TEXT_TYPES.ndjson, name: `${asked.programme}-rejects.ndjson` };
      return answerStream(reply, file, (write) =>
        listRejects(database, asked, (some) => write(some.map((one) => `${JSON.stringify(one)}\n`).join(''))),
      );
    },
  });
};

/** What lines are like; they leave as a stream. */
function streamOf(line: TSchema) {
  return Type.Unsafe<Readable>(line);
}
