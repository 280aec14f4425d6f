import { FACT_NAMES } from '../../rules/exchange/fact-specs.ts';
import type { Cause, StepRecord, Superseded } from '../../rules/render/step-record.ts';
import type { Asked } from '../db/database.ts';
import { type AppliedRow, listApplied, listPublications } from '../db/history/causes.repository.ts';
import type { StoredRecord, StoredSuperseded, StoredTouch } from '../db/history/record.select.ts';

/** Beyond so many remembered units the memory is dropped and begun again. */
const REMEMBERED_MAX = 10_000;

/** Tells of superseded steps which units brought the change; units are asked for once for many steps. */
export class Records {
  readonly #client: Asked;
  readonly #programmeId: number;
  #publications: readonly bigint[] | null = null;
  #units = new Map<bigint, AppliedRow>();

  /** @param client not one that a stream is being read from */
  constructor(client: Asked, programmeId: number) {
    this.#client = client;
    this.#programmeId = programmeId;
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
    if (this.#units.size > REMEMBERED_MAX) this.#units = new Map();
    this.#publications ??= await listPublications(this.#client, this.#programmeId);
    const wanted = gone.flatMap(({ touches }) => touches.map(({ revision }) => revision));
    const unknown = [...new Set([...wanted, ...this.#publications])].filter(
      (revision) => !this.#units.has(revision),
    );
    if (unknown.length === 0) return;
    for (const unit of await listApplied(this.#client, unknown)) this.#units.set(unit.revision, unit);
  }

  #told({ cut, before, touches, ...mark }: StoredSuperseded): Superseded {
    const fresh = touches.filter(({ revision }) => revision > before);
    // What earlier runs knew was no reason to them, unless the subscriber was parked and they could not say.
    const from = [...touchesOf(fresh.length > 0 ? fresh : touches), ...this.#published(before, cut)];
    from.sort((left, right) => Number(left.revision - right.revision));
    return { ...mark, because: from.flatMap((cause) => this.#cause(cause)) };
  }

  #published(before: bigint, cut: bigint): readonly Told[] {
    return (this.#publications ?? [])
      .filter((revision) => revision > before && revision <= cut)
      .map((revision) => ({ revision, touch: null }));
  }

  #cause({ revision, touch }: Told): readonly Cause[] {
    const unit = this.#units.get(revision);
    if (unit === undefined) return [];
    const { appliedAt, kind, importId, source } = unit;
    if (kind === 'programme') return [{ kind, revision, appliedAt }];
    if (touch === null || importId === null || source === null) return [];
    const facts = FACT_NAMES.filter((_, bit) => ((touch.facts >> bit) & 1) === 1);
    return [{ kind, revision, appliedAt, importId, source, facts, since: touch.since }];
  }
}

/** A unit, and what it touched; null: it is a publication. */
interface Told {
  readonly revision: bigint;
  readonly touch: StoredTouch | null;
}

function touchesOf(touches: readonly StoredTouch[]): readonly Told[] {
  return touches.map((touch) => ({ revision: touch.revision, touch }));
}
