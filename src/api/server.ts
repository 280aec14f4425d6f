import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Database } from '../composition.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { createLog, type Log } from '../log.ts';
import { type ApiSettings, createApp } from './app.ts';
import type { RouteDeps } from './deps.ts';
import type { IdentitySettings } from './identity/settings.ts';

/** Requests under way have so long to end once the server is asked to stop. */
const GRACE_MS = 10_000;

/** The API of this configuration, not listening yet. */
export function createServer(
  database: Database,
  config: Config,
  identity: IdentitySettings,
  logger: Log = createLog(config),
): Promise<FastifyInstance> {
  return createApp({ database, now: Date.now, files: filesOf(config), logger }, settingsOf(config, identity));
}

function filesOf({ STAZH_DATA_DIR: dataDir, STAZH_ERASURES: erasures }: Config): RouteDeps['files'] {
  return { dataDir, erasures: erasures ?? join(dataDir, 'erasures.ndjson') };
}

function settingsOf(config: Config, identity: IdentitySettings): ApiSettings {
  const origins = config.API_CORS_ORIGINS?.split(',').map((origin) => origin.trim()) ?? [];
  return {
    identity,
    corsOrigins: origins,
    requestsPerMinute: config.API_RATE_LIMIT,
    metricsToken: config.METRICS_TOKEN ?? null,
    uploads: { maxBytes: config.IMPORT_BYTES_MAX, dataDir: config.STAZH_DATA_DIR },
  };
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
      `${host}:${port} is in use. Stop that program, or choose another port with PORT=${port + 1}`,
      { cause: error },
    );
  }
}

/**
 * Answers until the process is asked to stop (SIGINT, SIGTERM); then takes no more requests and ends those under way. Asked a second time,
 * the process ends at once.
 *
 * @param tell is told the signal
 */
export async function serveUntilStopped(app: FastifyInstance, tell: (signal: string) => void): Promise<void> {
  const signal = await new Promise<string>((resolve) => {
    for (const name of SIGNALS) process.once(name, resolve);
  });
  tell(signal);
  for (const name of SIGNALS) process.removeAllListeners(name);
  await stop(app, GRACE_MS);
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Takes no more requests. Those under way may end; what is not done after the grace is broken off. */
export async function stop(app: FastifyInstance, graceMs: number): Promise<void> {
  const breakOff = setTimeout(() => {
    app.server.closeAllConnections();
  }, graceMs);
  await app.close();
  clearTimeout(breakOff);
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
