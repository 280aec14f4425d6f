import { InvariantError } from '../../../rules/invariant.ts';
import type { Config } from '../../config.ts';
import type { ClaimNames } from './caller.ts';

/** How the signature of a token is checked. */
export type TokenKey =
  /** HS256 with a secret that both sides know. */
  | { readonly kind: 'secret'; readonly secret: string }
  /** RS256 or ES256, as the key is. */
  | { readonly kind: 'public-key'; readonly pem: string }
  /** RS256 or ES256, by the keys that the issuer publishes. */
  | { readonly kind: 'jwks'; readonly url: URL };

export interface IdentitySettings extends ClaimNames {
  readonly key: TokenKey;
  readonly issuer: string;
  readonly audience: string;
}

/** @param config read with `needs.identity` */
export function identityOf(config: Config): IdentitySettings {
  const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = config;
  const key = tokenKeyOf(config);
  if (key === null || issuer === undefined || audience === undefined) {
    throw new InvariantError('a configuration read for identity has it');
  }
  const { JWT_ROLES_CLAIM: rolesClaim, JWT_CONTRACTS_CLAIM: contractsClaim } = config;
  return { key, issuer, audience, rolesClaim, contractsClaim };
}

/** @returns null: no key is configured */
export function tokenKeyOf(config: Config): TokenKey | null {
  const { JWT_SECRET: secret, JWT_PUBLIC_KEY: pem, JWT_JWKS_URL: url } = config;
  if (secret !== undefined) return { kind: 'secret', secret };
  // In a file of variables a key is often one line.
  if (pem !== undefined) return { kind: 'public-key', pem: pem.replaceAll(String.raw`\n`, '\n') };
  return url === undefined ? null : { kind: 'jwks', url: new URL(url) };
}
