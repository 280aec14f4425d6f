import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Static } from '@sinclair/typebox';
import type { AnswersSource } from '../../services/billing/read-answers.ts';
import { type RejectedLine, storeAnswers } from '../../services/billing/store-answers.ts';
import type { RouteDeps } from '../deps.ts';
import { InputRefused } from '../problems/input-refused.ts';
import { AnswerLines, AnswersBody, AnswersView } from '../schemas/billing.ts';

/** Of a list; lines are streamed, and may be any number. */
const LIST_BYTES_MAX = 16 * 1024 * 1024;
/** More are counted and not told: whoever sends so many has sent something else altogether. */
const TOLD_MAX = 1000;

type Lines = AsyncIterable<Uint8Array>;

/** What the billing system says of messages (docs/billing.md). */
export const answerRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { database }) => {
  for (const type of ['application/x-ndjson', 'text/csv']) {
    app.addContentTypeParser(type, (_request, payload, done) => {
      done(null, payload);
    });
  }
  app.route({
    method: 'POST',
    url: '/answers',
    bodyLimit: LIST_BYTES_MAX,
    config: { access: ['billing'], errors: ['ANSWERS_REFUSED'] },
    schema: {
      operationId: 'storeAnswers',
      summary: 'What was applied, and what was not',
      description:
        'One transaction. What cannot be stored is told and everything else is stored. The same answers again change nothing, so no Idempotency-Key is needed. As a list, or streamed: an answer a line, or CSV with the header id,answer,reason.',
      tags: ['billing'],
      body: {
        content: {
          'application/json': { schema: AnswersBody },
          'application/x-ndjson': { schema: AnswerLines },
          'text/csv': { schema: AnswerLines },
        },
      },
      response: { 200: AnswersView },
    },
    handler: async (request) => {
      const rejects: RejectedLine[] = [];
      const type = request.headers['content-type'] ?? '';
      const summary = await storeAnswers(database, sourceOf(type, request.body), async (line) => {
        if (rejects.length < TOLD_MAX) rejects.push(line);
      });
      return { ...summary, rejects };
    },
  });
};

function sourceOf(type: string, body: unknown): AnswersSource {
  if (type.startsWith('text/csv')) return { format: 'csv', file: 'body', stream: body as Lines };
  if (type.startsWith('application/x-ndjson')) {
    return { format: 'ndjson', file: 'body', stream: body as Lines };
  }
  // Without a body, or with one of another kind, there is no schema by which it was checked.
  if (typeof body !== 'object' || body === null) {
    throw new InputRefused([
      { where: 'body', found: 'no such thing', accepted: 'answers, as JSON, NDJSON or CSV' },
    ]);
  }
  const { answers } = body as Static<typeof AnswersBody>;
  const stream = Readable.from(answers.map((answer) => Buffer.from(`${JSON.stringify(answer)}\n`)));
  return { format: 'ndjson', file: 'body', stream };
}
