import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { logListRead } from '../../services/subject/log-read.ts';
import { callerOf, lookOf } from '../access/caller-of.ts';
import type { OperatorDeps, TypedApp } from '../deps.ts';
import { localeOf } from '../problems/locale-of.ts';
import { LANGUAGE } from '../schemas/headers.ts';
import { NO_QUERY } from '../schemas/paging.ts';
import { TaskId, TasksView, TaskView } from '../schemas/tasks.ts';
import { listOfTask } from '../tasks/list-of-task.ts';
import { taskBody, tasksBody } from '../views/tasks.ts';

const TaskQuery = Type.Object(
  {
    wait: Type.Integer({
      minimum: 0,
      maximum: 30,
      default: 0,
      description: 'Answer once it is over, or after so long',
      examples: [10],
      'x-unit': 'seconds',
    }),
  },
  { additionalProperties: false },
);

/** `GET /v1/tasks`, `GET /v1/tasks/{task}` */
export const tasksRoutes: FastifyPluginAsyncTypebox<OperatorDeps> = async (app, deps) => {
  listTasksRoute(app, deps);
  readTaskRoute(app, deps);
};

function listTasksRoute(app: TypedApp, { tasks }: OperatorDeps): void {
  app.route({
    method: 'GET',
    url: '/tasks',
    config: { access: ['operator'] },
    schema: {
      operationId: 'listTasks',
      summary: 'What requests have begun and what goes on without them',
      description:
        'Of this process, since it was started; what they did stays in runs, closes and revisions.',
      tags: ['operator'],
      querystring: NO_QUERY,
      response: { 200: TasksView },
    },
    handler: async () => tasksBody(tasks.all),
  });
}

function readTaskRoute(app: TypedApp, { database, tasks }: OperatorDeps): void {
  app.route({
    method: 'GET',
    url: '/tasks/:task',
    config: { access: ['operator', 'support'], errors: ['TASK_NOT_FOUND'], recorded: 'by-the-route' },
    schema: {
      operationId: 'readTask',
      summary: 'How far a task is, and what it has come to',
      description: 'Support sees those that it has begun itself.',
      tags: ['operator'],
      params: Type.Object({ task: TaskId }),
      querystring: TaskQuery,
      headers: Type.Object(LANGUAGE),
      response: { 200: TaskView },
    },
    handler: async (request) => {
      const { subject, roles } = callerOf(request);
      const by = roles.includes('operator') ? null : subject;
      const task = await tasks.settled(request.params.task, by, request.query.wait * 1000);
      const filter = listOfTask(task);
      if (filter !== null) await logListRead(database, { ...lookOf(request), filter });
      return taskBody(task, localeOf(request.headers['accept-language']), request.id);
    },
  });
}
