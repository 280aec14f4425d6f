import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { cancelPreview } from '../../services/close/cancel.ts';
import { findMonth } from '../../services/close/find-month.ts';
import { previewOrForecast } from '../../services/close/forecast.ts';
import { postClose } from '../../services/close/post.ts';
import { releaseCredit } from '../../services/close/release.ts';
import { shown } from '../../services/close/show.ts';
import { callerOf } from '../access/caller-of.ts';
import type { OperatorDeps, TypedApp } from '../deps.ts';
import { answerOnce, OF_WRITES } from '../once.ts';
import {
  CancelledView,
  LookedAt,
  OfMonth,
  PostedView,
  PreviewAsked,
  ReleaseAsked,
  ReleasedView,
} from '../schemas/closes.ts';
import { IDEMPOTENCY_KEY } from '../schemas/headers.ts';
import { TaskBegunView } from '../schemas/tasks.ts';
import { answerTask, OF_TASKS } from '../tasks/answer-task.ts';
import { acceptedStops, postedBody } from '../views/closes.ts';

const OF_CLOSES = [...OF_WRITES, 'PROGRAMME_NOT_PUBLISHED', 'CLOSE_NOT_PREVIEWED'] as const;

/** `POST /v1/programmes/{programme}/closes/{month}/` and `previews`, `posting`, `cancellation`, `releases` */
export const closeActionsRoutes: FastifyPluginAsyncTypebox<OperatorDeps> = async (app, deps) => {
  previewCloseRoute(app, deps);
  postCloseRoute(app, deps);
  cancelPreviewRoute(app, deps);
  releaseCreditRoute(app, deps);
};

function previewCloseRoute(app: TypedApp, deps: OperatorDeps): void {
  const { database, now } = deps;
  app.route({
    method: 'POST',
    url: '/programmes/:programme/closes/:month/previews',
    config: {
      access: ['operator'],
      errors: [...OF_TASKS, 'PROGRAMME_NOT_PUBLISHED', 'CLOSE_NOT_OPEN', 'CLOSE_NOT_WALKED'],
    },
    schema: {
      operationId: 'previewClose',
      summary: 'Preview the open month; before its bonus day, forecast it',
      description:
        'The task comes to a `close`, which can be posted, or to a `forecast`, which is kept nowhere else. A preview that stands is taken back by the new one, not by a forecast.',
      tags: ['closes'],
      params: OfMonth,
      headers: Type.Object(IDEMPOTENCY_KEY),
      body: PreviewAsked,
      response: { 202: TaskBegunView },
    },
    handler: async (request, reply) => {
      const { params, body } = request;
      const by = callerOf(request).subject;
      const accepted = acceptedStops(body, by);
      const month = await findMonth(database, params.programme, params.month);
      const order = { kind: 'preview', programme: params.programme, startedBy: by } as const;
      return answerTask(deps, { request, reply }, order, async (tell) => {
        const onSlice = (done: number, of: number): void => {
          tell({ done, of });
        };
        const look = await previewOrForecast(database, { month, by, accepted, now: now(), onSlice });
        return look.kind === 'preview' ? { kind: 'close', close: shown(look.close) } : look;
      });
    },
  });
}

function postCloseRoute(app: TypedApp, deps: OperatorDeps): void {
  const { database, now } = deps;
  app.route({
    method: 'POST',
    url: '/programmes/:programme/closes/:month/posting',
    config: { access: ['operator'], errors: [...OF_CLOSES, 'CLOSE_STOPPED'] },
    schema: {
      operationId: 'postClose',
      summary: 'Post exactly what was previewed',
      description:
        'Answered once it is posted. It goes on when the caller is gone; asked again, what was begun is ended, and what is posted stays as it is. With `close` only that preview is posted, and not one that somebody made since.',
      tags: ['closes'],
      params: OfMonth,
      querystring: LookedAt,
      headers: Type.Object(IDEMPOTENCY_KEY),
      response: { 200: PostedView },
    },
    handler: async (request, reply) => {
      const { programme, month } = request.params;
      const { close: lookedAt = null } = request.query;
      const by = callerOf(request).subject;
      return answerOnce(deps, request, reply, async () => {
        const found = await findMonth(database, programme, month);
        return postedBody(shown(await postClose(database, { month: found, by, now: now(), lookedAt })));
      });
    },
  });
}

function cancelPreviewRoute(app: TypedApp, deps: OperatorDeps): void {
  const { database } = deps;
  app.route({
    method: 'POST',
    url: '/programmes/:programme/closes/:month/cancellation',
    config: { access: ['operator'], errors: [...OF_CLOSES, 'CLOSE_NOT_OPEN', 'CLOSE_STOPPED'] },
    schema: {
      operationId: 'cancelPreview',
      summary: 'Take a preview back; the month is open again',
      description: 'With `close` only that preview is taken back, and not one that somebody made since.',
      tags: ['closes'],
      params: OfMonth,
      querystring: LookedAt,
      headers: Type.Object(IDEMPOTENCY_KEY),
      response: { 200: CancelledView },
    },
    handler: async (request, reply) => {
      const { programme, month } = request.params;
      const { close: lookedAt = null } = request.query;
      const by = callerOf(request).subject;
      const answer = { programme, month, state: 'cancelled' } as const;
      return answerOnce<typeof answer>(deps, request, reply, async (_id, keep) => {
        const found = await findMonth(database, programme, month);
        await cancelPreview(database, { month: found, by, lookedAt }, (session) => keep(session, answer));
        return answer;
      });
    },
  });
}

function releaseCreditRoute(app: TypedApp, deps: OperatorDeps): void {
  const { database } = deps;
  app.route({
    method: 'POST',
    url: '/programmes/:programme/closes/:month/releases',
    config: { access: ['operator'], errors: OF_CLOSES },
    schema: {
      operationId: 'releaseCredit',
      summary: 'Let a held credit pass; the next preview pays it',
      tags: ['closes'],
      params: OfMonth,
      headers: Type.Object(IDEMPOTENCY_KEY),
      body: ReleaseAsked,
      response: { 200: ReleasedView },
    },
    handler: async (request, reply) => {
      const { programme, month } = request.params;
      const { subscriber, reason } = request.body;
      const by = callerOf(request).subject;
      return answerOnce<{ released: number }>(deps, request, reply, async (_id, keep) => {
        const asked = { month: await findMonth(database, programme, month), subscriber, by, reason };
        return {
          released: await releaseCredit(database, asked, (session, released) => keep(session, { released })),
        };
      });
    },
  });
}
