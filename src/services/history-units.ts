import { FACT_NAMES } from '../../rules/exchange/fact-specs.ts';
import type { Cause } from '../../rules/render/step-record.ts';
import type { Instant } from '../../rules/time.ts';
import type { Asked } from '../db/database.ts';
import { type AppliedRow, listApplied } from '../db/history/causes.repository.ts';

/** Beyond so many remembered units the memory is dropped and begun again. */
const REMEMBERED_MAX = 10_000;

/** A unit of a revision, and what it touched of one subscriber; null: only a publication is meant. */
export interface UnitTouched {
  readonly revision: bigint;
  readonly touch: { readonly facts: number; readonly since: Instant } | null;
}

/** Units that were applied, by revision; each is asked for once. */
export class Units {
  readonly #client: Asked;
  #known = new Map<bigint, AppliedRow>();

  /** @param client not one that a stream is being read from */
  constructor(client: Asked) {
    this.#client = client;
  }

  /** Asks for those that are not known yet; call it before `causes`. */
  async load(revisions: readonly bigint[]): Promise<void> {
    if (this.#known.size > REMEMBERED_MAX) this.#known = new Map();
    const unknown = [...new Set(revisions)].filter((revision) => !this.#known.has(revision));
    if (unknown.length === 0) return;
    for (const unit of await listApplied(this.#client, unknown)) this.#known.set(unit.revision, unit);
  }

  /** Told as causes, oldest first. */
  causes(touched: readonly UnitTouched[]): readonly Cause[] {
    return touched
      .toSorted((left, right) => Number(left.revision - right.revision))
      .flatMap((one) => this.#cause(one));
  }

  #cause({ revision, touch }: UnitTouched): readonly Cause[] {
    const unit = this.#known.get(revision);
    if (unit === undefined) return [];
    const { appliedAt, kind, importId, source } = unit;
    if (kind === 'programme') return [{ kind, revision, appliedAt }];
    if (touch === null || importId === null || source === null) return [];
    const facts = FACT_NAMES.filter((_, bit) => ((touch.facts >> bit) & 1) === 1);
    return [{ kind, revision, appliedAt, importId, source, facts, since: touch.since }];
  }
}
