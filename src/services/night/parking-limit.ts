import type { Refused } from '../../db/night/slice.writer.ts';
import { AppError } from '../../errors.ts';

/** A run may park so many whatever the share is. */
const PARKED_ALWAYS = 10;

/**
 * Stops a run that parks more than a share of all subscribers: that is a bug, not bad data (docs/domain.md "Runs"). Who
 * was parked before and is refused again counts too, so that a second night does not get further than the first.
 */
export class ParkingLimit {
  readonly #limit: number;
  #parked: number;

  /** @param base all subscribers; `percent` of them may be parked; `parked` already, by slices of this run that are done */
  constructor({
    base,
    percent,
    parked,
  }: { readonly base: number; readonly percent: number; readonly parked: number }) {
    this.#limit = Math.max(PARKED_ALWAYS, Math.floor((base * percent) / 100));
    this.#parked = parked;
  }

  /** @throws AppError NIGHT_STOPPED, before anything of the slice that went over the limit is committed */
  add(refused: readonly Refused[]): void {
    this.#parked += refused.length;
    const [first] = refused;
    if (first === undefined || this.#parked <= this.#limit) return;
    throw new AppError(
      'NIGHT_STOPPED',
      `${this.#parked} subscribers cannot be walked; at most ${this.#limit} may be parked (--max-parked). ` +
        `The last reasons begin with ${first.code}: ${first.message}`,
    );
  }
}
