import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OperatorDeps } from '../deps.ts';
import { answerOnce, OF_WRITES } from '../once.ts';
import type { TaskBegunBody } from '../schemas/tasks.ts';
import { taskBegunBody } from '../views/tasks.ts';
import type { TaskOrder, TaskResult, TellProgress } from './tasks.ts';

/** The errors of a route that begins a task. */
export const OF_TASKS = ['TASKS_BUSY', ...OF_WRITES] as const;

/** A caller waits so long at most to hear that the work is begun; what keeps it from that is then the answer. */
const BEGUN_WITHIN_MS = 2_000;

/**
 * Begins long work and answers 202 with where to look. It goes on when the caller is gone, and asked again with the same key it is not begun
 * a second time.
 */
export async function answerTask(
  deps: OperatorDeps,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  order: TaskOrder,
  work: (tell: TellProgress) => Promise<TaskResult>,
): Promise<TaskBegunBody> {
  const { tasks } = deps;
  const begun = await answerOnce(deps, request, reply, async () => {
    const { id } = tasks.begin(order, work);
    return taskBegunBody(await tasks.underWay(id, BEGUN_WITHIN_MS));
  });
  reply.code(202).header('location', `/v1/tasks/${begun.task}`);
  return begun;
}
