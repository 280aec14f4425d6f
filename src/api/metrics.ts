import { createHash, timingSafeEqual } from 'node:crypto';
import type {} from '@fastify/rate-limit';
import type {} from '@fastify/swagger';
import type { FastifyPluginAsync } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../composition.ts';
import { readMetrics } from '../services/metrics/read-metrics.ts';
import { BusinessGauges } from './metrics-gauges.ts';

interface MetricsOptions {
  readonly database: Database;
  readonly now: () => number;
  /** What a reader must bring as `Authorization: Bearer …`; null: nothing is measured, and `/metrics` does not exist. */
  readonly token: string | null;
}

/**
 * `GET /metrics`: the text that Prometheus reads. How the nights and closes stand is asked of the database at every reading, in a few
 * short statements; when they fail, `stazh_database_up` is 0 and the rest of the business is left out, for an old number would be taken
 * for a new one.
 *
 * It times the requests of the whole server, not of its own routes only, so it must be registered before the others.
 */
export const metricsRoutes: FastifyPluginAsync<MetricsOptions> = async (app, { database, now, token }) => {
  // Sums of money on a port that subscribers' browsers reach: nobody reads them by default.
  if (token === null) return;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = requestDurations(registry);
  const up = new Gauge({
    name: 'stazh_database_up',
    help: 'Whether the rest could be read from the database: 1 yes, 0 no; the log says why.',
    registers: [registry],
  });
  const business = new BusinessGauges(registry);

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });

  app.get('/metrics', HOW, async (request, reply) => {
    if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`))
      return reply.code(401).header('www-authenticate', 'Bearer').send();
    const metrics = await readMetrics(database, now()).catch((error: unknown) => {
      request.log.warn({ err: error }, 'the metrics of the business cannot be read');
      return null;
    });
    up.set(metrics === null ? 0 : 1);
    business.set(metrics);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
};

// Fastify keeps the hooks of a plugin to the plugin's own routes, unless it carries this mark.
Object.assign(metricsRoutes, { [Symbol.for('skip-override')]: true });

/** It is for Prometheus and no part of the API: the reader has a token of its own, and asks as often as it likes. */
const HOW = { schema: { hide: true }, config: { access: 'public', rateLimit: false } } as const;

/** In a time that tells nothing of where they differ. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function requestDurations(registry: Registry): Histogram<'method' | 'route' | 'status'> {
  return new Histogram({
    name: 'stazh_http_request_duration_seconds',
    help: 'How long requests took, by route as it is declared ("none": no route took it) and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
}
