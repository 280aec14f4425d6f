import { createPublicKey, type KeyObject } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { AppError } from '../../errors.ts';
import { secretCheck } from './secret-check.ts';
import type { IdentitySettings, TokenKey } from './settings.ts';

/** @throws AppError TOKEN_REFUSED, IDENTITY_UNAVAILABLE */
export type Verifier = (token: string) => Promise<VerifiedClaims>;

/** `exp` is required of every token. */
type VerifiedClaims = JWTPayload & { readonly exp: number };

/**
 * Checks signature, algorithm, issuer, audience and time. The algorithm is that of the key and never the token's choice, so that neither
 * `none` nor a public key taken for a secret gets through.
 *
 * @throws AppError CONFIG_INVALID for a public key that is none
 */
export function createVerifier({ key, issuer, audience }: IdentitySettings, now: () => number): Verifier {
  const check = checkOf(key);
  return async (token) => {
    try {
      const currentDate = new Date(now());
      const { payload } = await check(token, {
        issuer,
        audience,
        currentDate,
        requiredClaims: ['exp', 'sub'],
      });
      return payload as VerifiedClaims;
    } catch (error) {
      throw refusedOrUnavailable(error);
    }
  };
}

type Check = (
  token: string,
  claims: { issuer: string; audience: string; currentDate: Date; requiredClaims: string[] },
) => Promise<Checked> | Checked;

interface Checked {
  readonly payload: JWTPayload;
}

function checkOf(key: TokenKey): Check {
  switch (key.kind) {
    case 'secret':
      return secretCheck(key.secret);
    case 'public-key': {
      const publicKey = publicKeyOf(key.pem);
      const algorithms = [publicKey.asymmetricKeyType === 'rsa' ? 'RS256' : 'ES256'];
      return (token, claims) => jwtVerify(token, publicKey, { ...claims, algorithms });
    }
    case 'jwks': {
      const keys = createRemoteJWKSet(key.url);
      return (token, claims) => jwtVerify(token, keys, { ...claims, algorithms: ['RS256', 'ES256'] });
    }
  }
}

function publicKeyOf(pem: string): KeyObject {
  const accepted = 'accepted: a public key as PEM, RSA of 2048 bits or more, or EC P-256';
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `  JWT_PUBLIC_KEY: it cannot be read; ${accepted}`, {
      cause: error,
    });
  }
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (namedCurve === 'prime256v1' || modulusLength >= 2048) return key;
  const found = `${key.asymmetricKeyType ?? 'none'} ${namedCurve ?? modulusLength}`;
  throw new AppError('CONFIG_INVALID', `  JWT_PUBLIC_KEY: found ${found}; ${accepted}`);
}

/** What lies with the token, and what with the place where the keys are. */
function refusedOrUnavailable(error: unknown): AppError {
  const isOfToken =
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) &&
    // The answer of the issuer's server was no list of keys.
    error.code !== 'ERR_JOSE_GENERIC';
  if (isOfToken) return new AppError('TOKEN_REFUSED', error.message, { cause: error });
  return new AppError('IDENTITY_UNAVAILABLE', 'The keys of JWT_JWKS_URL cannot be fetched.', {
    cause: error,
  });
}
