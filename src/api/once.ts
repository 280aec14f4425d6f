import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type KeepAnswer, writeOnce } from '../services/idempotency/write-once.ts';
import { callerOf } from './access/caller-of.ts';
import type { RouteDeps } from './deps.ts';

/** The errors of a route that does. */
export const OF_WRITES = ['IDEMPOTENCY_KEY_BUSY', 'IDEMPOTENCY_KEY_DIFFERS'] as const;

/**
 * Does a write once for each `Idempotency-Key` of a caller; a route with it has `KeyHeader` among its headers.
 *
 * @param work is handed an id made of caller and key, under which the service knows the write again, and with what keeps its answer in the
 *   service's own transaction, where it has no use for an id; the answer is kept for a week
 * @throws AppError IDEMPOTENCY_KEY_DIFFERS, IDEMPOTENCY_KEY_BUSY
 */
export async function answerOnce<T>(
  { database }: Pick<RouteDeps, 'database'>,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (id: string, keep: KeepAnswer<T>) => Promise<T>,
): Promise<T> {
  const caller = callerOf(request).subject;
  const key = String(request.headers['idempotency-key']);
  const { subscriber = null } = request.params as { readonly subscriber?: string };
  const write = { caller, key, input: inputOf(request), subscriber };
  const { answer, isReplayed } = await writeOnce<T>(database, write, (keep) => work(idOf(caller, key), keep));
  if (isReplayed) reply.header('idempotency-replayed', 'true');
  return answer;
}

function inputOf({ method, routeOptions, params, query, body }: FastifyRequest): Buffer {
  return digestOf([method, routeOptions.url, params, query, body]);
}

function idOf(caller: string, key: string): string {
  return `api-${digestOf([caller, key]).toString('hex').slice(0, 24)}`;
}

/** Of two objects that say the same, whatever the order of their fields. */
function digestOf(value: unknown): Buffer {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
  return createHash('sha256').update(text).digest();
}
