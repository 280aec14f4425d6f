import type { Programme } from '../../../rules/terms.ts';
import type { Run } from '../../db/night/run.ts';
import type { ParkingLimit } from './parking-limit.ts';
import type { Standing } from './slice-changes.ts';
import type { Advance } from './slice-fold.ts';

/** What the slices of a run have in common. */
export interface SliceTerms {
  readonly run: Run;
  readonly programme: Programme;
  readonly advance: Advance;
  readonly parking: ParkingLimit;
  /** What every earlier run of the programme walked to, knowing what. */
  readonly standings: ReadonlyMap<number, Standing>;
}
