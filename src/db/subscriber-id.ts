import { hash } from 'node:crypto';

/**
 * The 64-bit id of a subscriber: the first eight bytes of the SHA-256 digest of the external id in UTF-8, the same as the SQL
 * function `subscriber_id` (docs/decisions/0004-subscriber-id.md).
 */
export function subscriberId(externalId: string): bigint {
  return hash('sha256', externalId, 'buffer').readBigInt64BE(0);
}

/** The same 64 bits in two signed halves, for writing them: a bigint costs more than everything else of a row. */
export interface IdHalves {
  readonly high: number;
  readonly low: number;
}

export function subscriberIdHalves(externalId: string): IdHalves {
  const digest = hash('sha256', externalId, 'buffer');
  return { high: digest.readInt32BE(0), low: digest.readInt32BE(4) };
}
