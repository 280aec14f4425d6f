import type { Refused } from '../../db/night/parked.repository.ts';
import { AppError } from '../../errors.ts';

/** A run may park so many whatever the share is. */
const PARKED_ALWAYS = 10;

/** So many percent of all subscribers may be parked. */
interface ParkingShare {
  readonly percent: number;
  /** Counts all subscribers. */
  readonly base: () => Promise<number>;
  /** Counts those parked by slices of the run that are done. */
  readonly parked: () => Promise<number>;
}

/**
 * Stops a run that parks more than a share of all subscribers: that is a bug, not bad data (docs/domain.md "Runs"). Who
 * was parked before and is refused again counts too, so that a second night does not get further than the first.
 */
export class ParkingLimit {
  readonly #share: ParkingShare;
  /** By slices of this process, done or not. */
  #own = 0;

  constructor(share: ParkingShare) {
    this.#share = share;
  }

  /** @throws AppError NIGHT_STOPPED, before anything of the slice that went over the limit is committed */
  async add(refused: readonly Refused[]): Promise<void> {
    this.#own += refused.length;
    const [first] = refused;
    if (first === undefined) return;
    // Slices that were done before this process began, or by one beside it, are counted where they are stored.
    const parked = Math.max(this.#own, (await this.#share.parked()) + refused.length);
    if (parked <= PARKED_ALWAYS) return;
    const limit = Math.max(
      PARKED_ALWAYS,
      Math.floor(((await this.#share.base()) * this.#share.percent) / 100),
    );
    if (parked <= limit) return;
    throw new AppError(
      'NIGHT_STOPPED',
      `${parked} subscribers cannot be walked; at most ${limit} may be parked (--max-parked). ` +
        `The last reasons begin with ${first.code}: ${first.message}`,
    );
  }
}
