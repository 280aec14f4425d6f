import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { AppError } from '../errors.ts';
import { declareRoutes } from './access/declare-routes.ts';
import { recordListReads } from './access/list-reads.ts';
import { logRequests } from './access-log.ts';
import type { RouteDeps, UploadSettings } from './deps.ts';
import { describeApi, serveDocs } from './docs.ts';
import { identifyCallers } from './identity/identify.ts';
import type { IdentitySettings } from './identity/settings.ts';
import { metricsRoutes } from './metrics.ts';
import { registerOperatorRoutes } from './operator-routes.ts';
import { answerProblem, answerWithProblems } from './problems/handlers.ts';
import { compileValidator } from './problems/validation.ts';
import { answerRoutes } from './routes/answers.ts';
import { answerListRoutes, messagePageRoutes, messageStreamRoutes } from './routes/billing.ts';
import { healthRoutes } from './routes/health.ts';
import { erasureRoutes, privacyRoutes } from './routes/privacy.ts';
import { subscriberAdjustmentsRoutes } from './routes/subscriber-adjustments.ts';
import { subscriberCardRoutes } from './routes/subscriber-card.ts';
import { subscriberEnrolmentsRoutes } from './routes/subscriber-enrolments.ts';
import { subscriberExplainRoutes } from './routes/subscriber-explain.ts';
import { subscriberHistoryRoutes } from './routes/subscriber-history.ts';
import { subscriberTimelineRoutes } from './routes/subscriber-timeline.ts';
import { subscriberWhatIfRoutes } from './routes/subscriber-what-if.ts';
import { supportRoutes } from './routes/support.ts';
import { setHeaders } from './security-headers.ts';
import { Tasks } from './tasks/tasks.ts';

export interface ApiSettings {
  readonly identity: IdentitySettings;
  /** Whose pages may call; empty: none. */
  readonly corsOrigins: readonly string[];
  /** Requests of one caller; 0: no limit. */
  readonly requestsPerMinute: number;
  /** What a reader of `/metrics` must bring; null: there is none. */
  readonly metricsToken: string | null;
  readonly uploads: UploadSettings;
}

export interface ApiDeps extends RouteDeps {
  readonly logger: Logger;
}

/** Longest parts of a path: 64 characters of four bytes, percent-encoded. */
const PARAM_CHARACTERS_MAX = 1000;
const BODY_BYTES_MAX = 64 * 1024;
const CALLERS_MAX = 20_000;

/** Everything under `/v1`. */
const ROUTES = [
  subscriberHistoryRoutes,
  subscriberExplainRoutes,
  subscriberWhatIfRoutes,
  subscriberAdjustmentsRoutes,
  subscriberCardRoutes,
  subscriberEnrolmentsRoutes,
  subscriberTimelineRoutes,
  supportRoutes,
  messagePageRoutes,
  messageStreamRoutes,
  answerListRoutes,
  answerRoutes,
  privacyRoutes,
  erasureRoutes,
] as const;

/**
 * The API, not listening yet: what every request goes through, in this order, and then the routes. Tests call `inject`.
 * @throws InvariantError for a route that does not say who may call it
 */
export async function createApp(deps: ApiDeps, settings: ApiSettings): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = deps.logger;
  const app = Fastify({
    loggerInstance: logger,
    // One logger for all: a child for each request would cost more than the line it writes.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_BYTES_MAX,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: PARAM_CHARACTERS_MAX },
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply),
  });
  answerWithProblems(app);
  app.setValidatorCompiler(compileValidator);
  await setHeaders(app);
  if (settings.corsOrigins.length > 0) await app.register(cors, { origin: [...settings.corsOrigins] });
  await describeApi(app);
  await app.register(serveDocs, { prefix: '/docs' });

  logRequests(app, deps.logger.isLevelEnabled('info'));
  identifyCallers(app, settings.identity, deps.now);
  if (settings.requestsPerMinute > 0) await limitRequests(app, settings.requestsPerMinute);
  declareRoutes(app);
  recordListReads(app, deps.database);
  await app.register(metricsRoutes, { ...deps, token: settings.metricsToken });

  await app.register(healthRoutes, { prefix: '/health', ...deps });
  for (const routes of ROUTES) await app.register(routes, { prefix: '/v1', ...deps });
  const tasks = new Tasks(deps.now, (error, task) => {
    logger.error({ err: error, task }, 'a task failed');
  });
  await registerOperatorRoutes(app, { ...deps, tasks, uploads: settings.uploads });
  return app;
}

/** By caller; whoever does not say who they are, by address. */
async function limitRequests(app: FastifyInstance, max: number): Promise<void> {
  await app.register(rateLimit, {
    max,
    timeWindow: '1 minute',
    cache: CALLERS_MAX,
    keyGenerator: ({ identity, ip }) =>
      identity === null || identity instanceof AppError ? ip : `caller ${identity.subject}`,
    errorResponseBuilder: (_request, { after }) =>
      new AppError('RATE_LIMITED', `Accepted: ${max} requests a minute. Ask again in ${after}.`),
  });
}
