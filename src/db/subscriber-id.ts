import { hash } from 'node:crypto';

/**
 * The 64-bit id of a subscriber: the first eight bytes of the SHA-256 digest of the external id in UTF-8, the same as the SQL
 * function `subscriber_id` (docs/decisions/0004-subscriber-id.md).
 */
export function subscriberId(externalId: string): bigint {
  return hash('sha256', externalId, 'buffer').readBigInt64BE(0);
}
