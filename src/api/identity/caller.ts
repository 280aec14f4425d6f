import type { JWTPayload } from 'jose';
import { AppError } from '../../errors.ts';

/** Who a caller may be. A token may have several. */
export const ROLES = ['subscriber', 'support', 'operator', 'billing', 'privacy'] as const;
export type Role = (typeof ROLES)[number];

/** Whoever a verified token speaks of. */
export interface Caller {
  /** `sub`: the author of what is written, and who has looked. */
  readonly subject: string;
  readonly roles: readonly Role[];
  /** External ids of the subscribers whom the role `subscriber` reaches; empty without it. */
  readonly contracts: ReadonlySet<string>;
}

/** In which claims the issuer says it. */
export interface ClaimNames {
  readonly rolesClaim: string;
  readonly contractsClaim: string;
}

/** A person's name or account; what is recorded as an author. */
const SUBJECT = /^(?!\s)[^\p{Cc}\p{Cs}]{1,64}(?<!\s)$/u;

/**
 * Words that are no role of ours are left out: the issuer may serve other systems too.
 * @throws AppError TOKEN_REFUSED
 */
export function readCaller(claims: JWTPayload, { rolesClaim, contractsClaim }: ClaimNames): Caller {
  const { sub } = claims;
  if (sub === undefined || !SUBJECT.test(sub)) {
    throw refused(`sub: found ${JSON.stringify(sub)}; accepted: a name of 1 to 64 characters`);
  }
  const words = textsOf(rolesClaim, claims[rolesClaim]);
  const roles = ROLES.filter((role) => words.includes(role));
  if (roles.length === 0) {
    throw refused(
      `${rolesClaim}: found ${JSON.stringify(words)}; accepted: one or several of ${ROLES.join(', ')}`,
    );
  }
  if (!roles.includes('subscriber')) return { subject: sub, roles, contracts: new Set() };
  const contracts = textsOf(contractsClaim, claims[contractsClaim]);
  if (contracts.length > 0) return { subject: sub, roles, contracts: new Set(contracts) };
  throw refused(
    `${contractsClaim}: found nothing; a subscriber's token has one or several external ids there`,
  );
}

/** One text, or several as a list. */
function textsOf(claim: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((one) => typeof one === 'string');
  if (texts.length === list.length) return texts;
  throw refused(`${claim}: found ${JSON.stringify(value)}; accepted: a text or a list of texts`);
}

function refused(detail: string): AppError {
  return new AppError('TOKEN_REFUSED', detail);
}
