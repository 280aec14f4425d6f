import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import {
  decodeProtectedHeader,
  errors,
  type JWTClaimVerificationOptions,
  type JWTPayload,
  UnsecuredJWT,
} from 'jose';

/**
 * Checks tokens that are signed by HS256 with a secret, within the turn of the event loop: jose asks another thread for each signature,
 * which costs many times what the digest does. What the claims must be is still said by jose.
 *
 * @throws errors.JOSEError of a token that is refused
 */
export function secretCheck(
  secret: string,
): (token: string, claims: JWTClaimVerificationOptions) => { readonly payload: JWTPayload } {
  const key = createSecretKey(secret, 'utf8');
  return (token, claims) => {
    const [head, body, signature, ...more] = token.split('.');
    if (head === undefined || body === undefined || signature === undefined || more.length > 0)
      throw new errors.JWSInvalid('Invalid Compact JWS');
    assertHs256(token);
    const signed = createHmac('sha256', key).update(`${head}.${body}`).digest('base64url');
    if (!isSame(signed, signature)) throw new errors.JWSSignatureVerificationFailed();
    return UnsecuredJWT.decode(`${UNSIGNED}.${body}.`, claims);
  };
}

/** The head of a token whose signature nobody looks at any more. */
const UNSIGNED = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');

/** An extension that must be understood (`crit`) is none that we understand. */
function assertHs256(token: string): void {
  const { alg, crit } = headOf(token);
  if (alg !== 'HS256')
    throw new errors.JOSEAlgNotAllowed('"alg" (Algorithm) Header Parameter value not allowed');
  if (crit !== undefined)
    throw new errors.JOSENotSupported('"crit" (Critical) Header Parameter is not recognized');
}

function headOf(token: string): ReturnType<typeof decodeProtectedHeader> {
  try {
    return decodeProtectedHeader(token);
  } catch (error) {
    throw new errors.JWSInvalid('JWS Protected Header is invalid', { cause: error });
  }
}

/** As texts, so that there is one way only to write a signature. In a time that tells nothing of where they differ. */
function isSame(wanted: string, given: string): boolean {
  const [left, right] = [Buffer.from(wanted), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}
