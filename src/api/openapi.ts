import { pino } from 'pino';
import { createApp } from './app.ts';
import type { RouteDeps } from './deps.ts';

/** The OpenAPI document, as JSON with its line feed: docs/openapi.json. Needs no database and no configuration. */
export async function openapiText(): Promise<string> {
  const app = await createApp(
    {
      database: NO_DATABASE,
      now: Date.now,
      files: { erasures: '', dataDir: '' },
      logger: pino({ level: 'silent' }),
    },
    {
      identity: {
        key: { kind: 'secret', secret: 'nobody is asked' },
        issuer: '',
        audience: '',
        rolesClaim: 'roles',
        contractsClaim: 'contracts',
      },
      corsOrigins: [],
      requestsPerMinute: 1,
      metricsToken: null,
      uploads: { maxBytes: 0, dataDir: '' },
    },
  );
  await app.ready();
  const document = app.swagger();
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Routes that are only described are never called. */
const NO_DATABASE = {} as RouteDeps['database'];
