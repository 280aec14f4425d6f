import Fastify, { type FastifyInstance } from 'fastify';

/** The HTTP server, not listening yet. `GET /health/live` answers as long as the process runs. */
export function createServer(): FastifyInstance {
  const app = Fastify({ logger: false });
  app.get('/health/live', async () => ({ status: 'live' }));
  return app;
}
