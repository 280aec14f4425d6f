import Fastify, { type FastifyInstance } from 'fastify';
import { AppError } from '../errors.ts';

/** The HTTP server, not listening yet. `GET /health/live` answers as long as the process runs. */
export function createServer(): FastifyInstance {
  const app = Fastify({ logger: false });
  app.get('/health/live', async () => ({ status: 'live' }));
  return app;
}

/**
 * Listens. @returns the address, for people
 * @throws AppError `PORT_TAKEN`
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    if (!isAddressInUse(error)) throw error;
    throw new AppError(
      'PORT_TAKEN',
      `${host}:${port} is in use. Stop that program, or choose another port: PORT=${port + 1} npm start`,
      { cause: error },
    );
  }
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
