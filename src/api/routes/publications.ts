import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from '@sinclair/typebox';
import type { Instant } from '../../../rules/time.ts';
import { amendProgramme } from '../../services/amend/amend.ts';
import { type AmendmentFile, previewAmendment } from '../../services/amend/preview.ts';
import { publishProgramme } from '../../services/publish.ts';
import { callerOf } from '../access/caller-of.ts';
import { askedDay } from '../asked-day.ts';
import type { OperatorDeps, TypedApp } from '../deps.ts';
import { answerOnce, OF_WRITES } from '../once.ts';
import { IDEMPOTENCY_KEY } from '../schemas/headers.ts';
import {
  AmendmentAsked,
  FILE_NAME,
  ProgrammeFileAsked,
  PublicationAsked,
  PublicationView,
} from '../schemas/programmes.ts';
import { TaskBegunView } from '../schemas/tasks.ts';
import { answerTask, OF_TASKS } from '../tasks/answer-task.ts';
import type { TellProgress } from '../tasks/tasks.ts';
import { publicationBody } from '../views/programmes.ts';

/** A file with its escapes is longer than the file. */
const FILE_BYTES_MAX = 2 * 1024 * 1024;
const OF_AMENDMENTS = [
  ...OF_TASKS,
  'PROGRAMME_REFUSED',
  'PROGRAMME_NOT_PUBLISHED',
  'AMENDMENT_DIFFERS',
] as const;

type GivenFile = Static<typeof ProgrammeFileAsked>;

/** `POST /v1/publications`, `POST /v1/amendment-previews`, `POST /v1/amendments` */
export const publicationsRoutes: FastifyPluginAsyncTypebox<OperatorDeps> = async (app, deps) => {
  publishProgrammeRoute(app, deps);
  previewAmendmentRoute(app, deps);
  amendProgrammeRoute(app, deps);
};

function publishProgrammeRoute(app: TypedApp, deps: OperatorDeps): void {
  const { database, now } = deps;
  app.route({
    method: 'POST',
    url: '/publications',
    bodyLimit: FILE_BYTES_MAX,
    config: { access: ['operator'], errors: [...OF_WRITES, 'PROGRAMME_REFUSED'] },
    schema: {
      operationId: 'publishProgramme',
      summary: 'Publish a programme, or what was added to one',
      description:
        'The same file once more changes nothing. Nothing is decided anew: what is wrong in a published file is amended.',
      tags: ['programmes'],
      headers: Type.Object(IDEMPOTENCY_KEY),
      body: PublicationAsked,
      response: { 200: PublicationView },
    },
    handler: async (request, reply) => {
      const { text, file = FILE_NAME, paysFrom } = request.body;
      const publication = { text, file, paysFrom: askedDay('body.paysFrom', paysFrom), now: now() };
      return answerOnce(deps, request, reply, async () =>
        publicationBody(await publishProgramme(database, publication)),
      );
    },
  });
}

function previewAmendmentRoute(app: TypedApp, deps: OperatorDeps): void {
  const { database, now } = deps;
  app.route({
    method: 'POST',
    url: '/amendment-previews',
    bodyLimit: FILE_BYTES_MAX,
    config: { access: ['operator'], errors: OF_AMENDMENTS },
    schema: {
      operationId: 'previewAmendment',
      summary: 'What other terms would come to, from the facts as they are known',
      description:
        'Everybody is walked under the published file and under this one; nothing is written. Also for a file that only adds a version.',
      tags: ['programmes'],
      headers: Type.Object(IDEMPOTENCY_KEY),
      body: ProgrammeFileAsked,
      response: { 202: TaskBegunView },
    },
    handler: async (request, reply) => {
      const { body } = request;
      const startedBy = callerOf(request).subject;
      const order = { kind: 'amendment-preview', programme: null, startedBy } as const;
      return answerTask(deps, { request, reply }, order, async (tell) => ({
        kind: 'amendment',
        preview: await previewAmendment(database, fileOf(body, now(), tell)),
        revision: null,
      }));
    },
  });
}

function amendProgrammeRoute(app: TypedApp, deps: OperatorDeps): void {
  const { database, now } = deps;
  app.route({
    method: 'POST',
    url: '/amendments',
    bodyLimit: FILE_BYTES_MAX,
    config: { access: ['operator'], errors: OF_AMENDMENTS },
    schema: {
      operationId: 'amendProgramme',
      summary: 'Replace a published file by a corrected one, as it was previewed',
      description:
        'What it comes to is worked out once more and must be what was expected; the next night decides everybody anew.',
      tags: ['programmes'],
      headers: Type.Object(IDEMPOTENCY_KEY),
      body: AmendmentAsked,
      response: { 202: TaskBegunView },
    },
    handler: async (request, reply) => {
      const { reason, expect, ...given } = request.body;
      const author = callerOf(request).subject;
      const order = { kind: 'amendment', programme: null, startedBy: author } as const;
      return answerTask(deps, { request, reply }, order, async (tell) => {
        const asked = { ...fileOf(given, now(), tell), author, reason, expected: expect };
        return { kind: 'amendment', ...(await amendProgramme(database, asked)) };
      });
    },
  });
}

function fileOf({ text, file = FILE_NAME }: GivenFile, now: Instant, tell: TellProgress): AmendmentFile {
  const onProgress = (done: number, of: number): void => {
    tell({ done, of });
  };
  return { text, file, now, onProgress };
}
