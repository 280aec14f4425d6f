import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { Role } from './caller.ts';
import { type IdentitySettings, tokenKeyOf } from './settings.ts';

const ISSUER = 'stazh-development';
const AUDIENCE = 'stazh';

/**
 * How tokens are checked where nobody has configured it, as on a developer's machine: by a secret of this data folder, made when it is
 * first asked for. What is configured takes its place.
 */
export async function developmentIdentity(config: Config): Promise<IdentitySettings> {
  const { JWT_ISSUER: issuer = ISSUER, JWT_AUDIENCE: audience = AUDIENCE } = config;
  const { JWT_ROLES_CLAIM: rolesClaim, JWT_CONTRACTS_CLAIM: contractsClaim } = config;
  const key = tokenKeyOf(config) ?? { kind: 'secret', secret: await secretIn(config.STAZH_DATA_DIR) };
  return { key, issuer, audience, rolesClaim, contractsClaim };
}

async function secretIn(dataDir: string): Promise<string> {
  const file = join(dataDir, 'development-secret');
  await mkdir(dataDir, { recursive: true });
  const made = randomBytes(32).toString('base64url');
  // Of two that start at once one makes it, and both read the same.
  await writeFile(file, made, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  return readFile(file, 'utf8');
}

export interface TokenWanted {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly contracts: readonly string[];
  readonly hours: number;
}

/**
 * A token for trying things out. Real ones come from the provider's own issuer.
 * @throws AppError USAGE where tokens are signed by a key that is not here
 */
export async function mintToken(
  { key, issuer, audience, rolesClaim, contractsClaim }: IdentitySettings,
  { subject, roles, contracts, hours }: TokenWanted,
): Promise<string> {
  if (key.kind !== 'secret') {
    throw new AppError(
      'USAGE',
      'Tokens are checked by a public key, so they come from its issuer. `stazh token` works with JWT_SECRET, or with none of the keys set.',
    );
  }
  return new SignJWT({
    [rolesClaim]: roles,
    ...(contracts.length === 0 ? {} : { [contractsClaim]: contracts }),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(subject)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${hours}h`)
    .sign(new TextEncoder().encode(key.secret));
}
