import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { type ApiSettings, createApp } from '../../src/api/app.ts';
import type { RouteDeps } from '../../src/api/deps.ts';
import type { Role } from '../../src/api/identity/caller.ts';
import { mintToken, type TokenWanted } from '../../src/api/identity/development.ts';
import type { IdentitySettings } from '../../src/api/identity/settings.ts';
import type { Database } from '../../src/db/database.ts';

export const IDENTITY: IdentitySettings = {
  key: { kind: 'secret', secret: 'a secret of the tests, which is long enough' },
  issuer: 'https://issuer.test',
  audience: 'stazh',
  rolesClaim: 'roles',
  contractsClaim: 'contracts',
};

const UPLOADS = { maxBytes: 1_000_000, dataDir: '.stazh/test' };

/** The API over a database, as `inject` calls it; no limit of requests, and nothing logged. The caller closes it. */
export function createTestApp(
  database: Database,
  changes: Partial<ApiSettings> & Partial<Pick<RouteDeps, 'now' | 'files'>> = {},
): Promise<FastifyInstance> {
  const { now = Date.now, files = NO_FILES, ...settings } = changes;
  return createApp(
    { database, now, files, logger: pino({ level: 'silent' }) },
    {
      identity: IDENTITY,
      corsOrigins: [],
      requestsPerMinute: 0,
      metricsToken: null,
      uploads: UPLOADS,
      ...settings,
    },
  );
}

/** Where nothing is written. */
const NO_FILES = { erasures: '/dev/null/erasures.ndjson', dataDir: '/dev/null' };

/** The header of a caller. @param contracts of a subscriber */
export async function bearer(
  role: Role | readonly Role[],
  contracts: readonly string[] = [],
  changes: Partial<TokenWanted> = {},
): Promise<{ readonly authorization: string }> {
  const roles = typeof role === 'string' ? [role] : role;
  const subject = contracts[0] ?? `${roles[0] ?? 'nobody'}-anna`;
  const token = await mintToken(IDENTITY, { subject, roles, contracts, hours: 1, ...changes });
  return { authorization: `Bearer ${token}` };
}
