import type { StepRecord, Superseded } from '../../rules/render/step-record.ts';
import type { Asked } from '../db/database.ts';
import { listPublications } from '../db/history/causes.repository.ts';
import type { StoredRecord, StoredSuperseded, StoredTouch } from '../db/history/record.select.ts';
import { Units, type UnitTouched } from './history-units.ts';

/** Tells of superseded steps which units brought the change; units are asked for once for many steps. */
export class Records {
  readonly #client: Asked;
  readonly #programmeId: number;
  readonly #units: Units;
  #publications: readonly bigint[] | null = null;

  /** @param client not one that a stream is being read from */
  constructor(client: Asked, programmeId: number) {
    this.#client = client;
    this.#programmeId = programmeId;
    this.#units = new Units(client);
  }

  /** The records of some steps, in their order. */
  async tell(stored: readonly StoredRecord[]): Promise<readonly StepRecord[]> {
    const gone = stored.flatMap(({ superseded }) => (superseded === null ? [] : [superseded]));
    if (gone.length > 0) await this.#load(gone);
    return stored.map(({ by, superseded }) => ({
      by,
      superseded: superseded === null ? null : this.#told(superseded),
    }));
  }

  async #load(gone: readonly StoredSuperseded[]): Promise<void> {
    this.#publications ??= await listPublications(this.#client, this.#programmeId);
    const wanted = gone.flatMap(({ touches }) => touches.map(({ revision }) => revision));
    await this.#units.load([...wanted, ...this.#publications]);
  }

  #told({ cut, before, touches, ...mark }: StoredSuperseded): Superseded {
    const fresh = touches.filter(({ revision }) => revision > before);
    // What earlier runs knew was no reason to them, unless the subscriber was parked and they could not say.
    const from = [...touchesOf(fresh.length > 0 ? fresh : touches), ...this.#published(before, cut)];
    return { ...mark, because: this.#units.causes(from) };
  }

  #published(before: bigint, cut: bigint): readonly UnitTouched[] {
    return (this.#publications ?? [])
      .filter((revision) => revision > before && revision <= cut)
      .map((revision) => ({ revision, touch: null }));
  }
}

function touchesOf(touches: readonly StoredTouch[]): readonly UnitTouched[] {
  return touches.map((touch) => ({ revision: touch.revision, touch }));
}
