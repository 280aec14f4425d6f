import { hash } from 'node:crypto';
import { SHORT_BYTES_MAX, startOfSha256 } from './short-sha256.ts';

/**
 * The 64-bit id of a subscriber: the first eight bytes of the SHA-256 digest of the external id in UTF-8, the same as the SQL
 * function `subscriber_id` (docs/decisions/0004-subscriber-id.md).
 */
export function subscriberId(externalId: string): bigint {
  return hash('sha256', externalId, 'buffer').readBigInt64BE(0);
}

/** The same 64 bits in two signed halves, for writing them: a bigint costs more than everything else of a row. */
export class NameId {
  readonly halves = new Int32Array(2);

  /** Makes it the id of a name, from the bytes of its UTF-8. */
  read(bytes: Uint8Array, from: number, to: number): void {
    if (to - from <= SHORT_BYTES_MAX) {
      startOfSha256(bytes, from, to, this.halves);
      return;
    }
    const digest = hash('sha256', bytes.subarray(from, to), 'buffer');
    this.halves[0] = digest.readInt32BE(0);
    this.halves[1] = digest.readInt32BE(4);
  }
}
