import type { FastifyInstance } from 'fastify';
import type { OperatorDeps } from './deps.ts';
import { closeActionsRoutes } from './routes/close-actions.ts';
import { closeFilesRoutes } from './routes/close-files.ts';
import { closesRoutes } from './routes/closes.ts';
import { importUploadRoutes } from './routes/import-upload.ts';
import { importsRoutes } from './routes/imports.ts';
import { incidentsRoutes } from './routes/incidents.ts';
import { nightsRoutes } from './routes/nights.ts';
import { programmesRoutes } from './routes/programmes.ts';
import { publicationsRoutes } from './routes/publications.ts';
import { runsRoutes } from './routes/runs.ts';
import { summaryRoutes } from './routes/summary.ts';
import { tasksRoutes } from './routes/tasks.ts';

const ROUTES = [
  summaryRoutes,
  programmesRoutes,
  publicationsRoutes,
  importsRoutes,
  importUploadRoutes,
  runsRoutes,
  nightsRoutes,
  closesRoutes,
  closeActionsRoutes,
  closeFilesRoutes,
  incidentsRoutes,
  tasksRoutes,
];

/** The routes of whoever runs the programmes, under /v1. */
export async function registerOperatorRoutes(app: FastifyInstance, deps: OperatorDeps): Promise<void> {
  for (const routes of ROUTES) await app.register(routes, { prefix: '/v1', ...deps });
}
