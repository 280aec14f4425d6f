import type { FastifyReply, FastifyRequest } from 'fastify';
import { localeOf } from '../problems/locale-of.ts';
import type { TaskBody } from '../schemas/tasks.ts';
import { taskBody } from '../views/tasks.ts';
import type { Task } from './tasks.ts';

/** The errors of a route that begins a task. */
export const OF_TASKS = ['TASKS_BUSY'] as const;

/** Answers a request that has begun a task: 202, and where to look. */
export function answerTask(request: FastifyRequest, reply: FastifyReply, task: Task): TaskBody {
  reply.code(202).header('location', `/v1/tasks/${task.id}`);
  return taskBody(task, localeOf(request.headers['accept-language']), request.id);
}
