import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { formatInstant } from '../../../rules/time.ts';
import { enrol, leave, type Requested } from '../../services/enrolment/ask-enrolment.ts';
import { callerOf } from '../access/caller-of.ts';
import type { RouteDeps } from '../deps.ts';
import { answerOnce } from '../once.ts';
import { localeOf } from '../problems/locale-of.ts';
import { EnrolmentAsked, EnrolmentMade } from '../schemas/enrolments.ts';
import { IDEMPOTENCY_KEY, LANGUAGE } from '../schemas/headers.ts';
import { SubscriberId } from '../schemas/pieces.ts';

/** `POST /v1/subscribers/{subscriber}/enrolments` */
export const subscriberEnrolmentsRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  app.route({
    method: 'POST',
    url: '/subscribers/:subscriber/enrolments',
    config: {
      access: ['subscriber', 'support'],
      errors: [
        'SUBSCRIBER_NOT_FOUND',
        'PROGRAMME_NOT_PUBLISHED',
        'ENROLMENT_REFUSED',
        'ENROLMENT_DIFFERS',
        'IDEMPOTENCY_KEY_BUSY',
        'IDEMPOTENCY_KEY_DIFFERS',
      ],
    },
    schema: {
      operationId: 'askEnrolment',
      summary: 'Ask to be enrolled in a programme, or to leave it',
      description:
        'A fact is recorded, with the caller as its author, and what it comes to by now is said; the next night decides it.',
      tags: ['subscribers'],
      params: Type.Object({ subscriber: SubscriberId }),
      headers: Type.Object({ ...LANGUAGE, ...IDEMPOTENCY_KEY }),
      body: EnrolmentAsked,
      response: { 201: EnrolmentMade },
    },
    handler: async (request, reply) => {
      const { subscriber } = request.params;
      const { programme, action, channel = null } = request.body;
      const author = callerOf(request).subject;
      const locale = localeOf(request.headers['accept-language']);
      const ask = action === 'enrol' ? enrol : leave;
      reply.code(201);
      return answerOnce(deps, request, reply, async (id) =>
        enrolmentBody(
          await ask(deps.database, { subscriber, programme, author, channel, id, locale }, deps.now()),
        ),
      );
    },
  });
};

function enrolmentBody({ kind, subscriber, programme, request, answer }: Requested) {
  return {
    result: kind,
    subscriber,
    ...request,
    programme: programme.programme,
    at: formatInstant(request.at, programme.zone),
    answer,
  };
}
