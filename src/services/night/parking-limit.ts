import type { Refused } from '../../db/night/parked.repository.ts';
import { AppError } from '../../errors.ts';

/** A run may park so many whatever the share is. */
const PARKED_ALWAYS = 10;

/** So many percent of all subscribers may be parked. */
interface ParkingShare {
  readonly percent: number;
  /** Counts all subscribers. */
  readonly base: () => Promise<number>;
}

/**
 * Stops a run that parks more than a share of all subscribers: that is a bug, not bad data (docs/domain.md "Runs"). Who
 * was parked before and is refused again counts too, so that a second night does not get further than the first.
 */
export class ParkingLimit {
  readonly #share: ParkingShare;
  #parked: number;
  #limit: number | null = null;

  /** @param parked already, by slices of this run that are done */
  constructor(share: ParkingShare, parked: number) {
    this.#share = share;
    this.#parked = parked;
  }

  /** @throws AppError NIGHT_STOPPED, before anything of the slice that went over the limit is committed */
  async add(refused: readonly Refused[]): Promise<void> {
    this.#parked += refused.length;
    const [first] = refused;
    if (first === undefined || this.#parked <= PARKED_ALWAYS) return;
    // Only now is it worth a count of everybody.
    this.#limit ??= Math.floor(((await this.#share.base()) * this.#share.percent) / 100);
    if (this.#parked <= this.#limit) return;
    throw new AppError(
      'NIGHT_STOPPED',
      `${this.#parked} subscribers cannot be walked; at most ${Math.max(PARKED_ALWAYS, this.#limit)} may be parked (--max-parked). ` +
        `The last reasons begin with ${first.code}: ${first.message}`,
    );
  }
}
