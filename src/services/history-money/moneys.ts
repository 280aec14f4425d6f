import { paysFromInstant } from '../../../rules/close.ts';
import { neededLists } from '../../../rules/facts-needed.ts';
import type { Step } from '../../../rules/render/in-order.ts';
import type { CounterMoney } from '../../../rules/render/money-step.ts';
import { findLastRun } from '../../db/close/close.repository.ts';
import {
  listCorrectionsOf,
  listHeldOf,
  listPostingsOf,
  listTouchesOf,
  type TouchOf,
} from '../../db/close/posted-money.ts';
import type { Asked } from '../../db/database.ts';
import { listPublications } from '../../db/history/causes.repository.ts';
import { maskOf } from '../../db/night/touches.ts';
import { subscriberId } from '../../db/subscriber-id.ts';
import { closesOf, settleOpen } from '../close/settle-open.ts';
import { Units } from '../history-units.ts';
import type { PublishedProgramme } from '../programmes.ts';
import { counterMoney, type MoneyContext, type StoredMoney, type WhyChanged } from './counter-money.ts';

/** A counter whose money is asked for. */
interface Counter {
  readonly subscriber: string;
  readonly steps: readonly Step[];
}

/** Tells of counters of one programme what became of their money: some hundred at a time, with a few questions for all of them. */
export class Moneys {
  readonly #client: Asked;
  readonly #context: MoneyContext;
  readonly #publications: readonly bigint[];
  /** The last revision that the programme's outcomes know. */
  readonly #cut: bigint;
  readonly #facts: number;
  readonly #units: Units;

  private constructor(
    client: Asked,
    { programme }: PublishedProgramme,
    known: { context: MoneyContext; publications: readonly bigint[]; cut: bigint },
  ) {
    this.#client = client;
    this.#context = known.context;
    this.#publications = known.publications;
    this.#cut = known.cut;
    this.#facts = maskOf(neededLists(programme));
    this.#units = new Units(client);
  }

  /** @param client of the same moment as the steps, and not the one that they are read from */
  static async of(client: Asked, published: PublishedProgramme): Promise<Moneys> {
    const { programme, programmeId, paysFrom } = published;
    const publications = await listPublications(client, programmeId);
    const last = await findLastRun(client, programmeId);
    const context = {
      ...(await closesOf(client, published)),
      places: programme.places,
      paysFrom: paysFromInstant(programme, paysFrom),
    };
    return new Moneys(client, published, { context, publications, cut: last?.cut ?? 0n });
  }

  /** What became of the money of some counters, in their order. */
  async tell(counters: readonly Counter[]): Promise<readonly CounterMoney[]> {
    const ids = counters.map(({ subscriber }) => subscriberId(subscriber));
    if (ids.length === 0) return [];
    const stored = await this.#read(ids);
    const touches = Map.groupBy(await this.#touchesOf(stored), ({ id }) => id);
    return counters.map(({ steps }, index) => {
      const id = ids[index] as bigint;
      return counterMoney(
        {
          context: this.#context,
          stored: stored.get(id) as StoredMoney,
          why: this.#whyOf(touches.get(id) ?? []),
          cut: this.#cut,
        },
        steps,
      );
    });
  }

  async #read(ids: readonly bigint[]): Promise<ReadonlyMap<bigint, StoredMoney>> {
    const { posted } = this.#context;
    const postings = Map.groupBy(await listPostingsOf(this.#client, posted, ids), ({ id }) => id);
    const corrections = Map.groupBy(await listCorrectionsOf(this.#client, posted, ids), ({ id }) => id);
    const held = Map.groupBy(await listHeldOf(this.#client, posted, ids), ({ id }) => id);
    const settled = await settleOpen(this.#client, this.#context, ids);
    const settledOf = new Map(settled.map((one) => [one.subscriberId, one]));
    return new Map(
      ids.map((id) => [
        id,
        {
          postings: postings.get(id) ?? [],
          corrections: corrections.get(id) ?? [],
          held: held.get(id) ?? [],
          settled: settledOf.get(id) ?? null,
        },
      ]),
    );
  }

  /** Of those alone who have a correction. */
  async #touchesOf(stored: ReadonlyMap<bigint, StoredMoney>): Promise<readonly TouchOf[]> {
    const corrected = [...stored].filter(
      ([, { corrections, settled }]) => corrections.length > 0 || (settled?.differences.length ?? 0) > 0,
    );
    const after = this.#context.posted[0]?.cut;
    if (corrected.length === 0 || after === undefined) return [];
    const ids = corrected.map(([id]) => id);
    const touches = await listTouchesOf(this.#client, ids, { facts: this.#facts, after, upTo: this.#cut });
    await this.#units.load([...touches.map(({ revision }) => revision), ...this.#publications]);
    return touches;
  }

  #whyOf(touches: readonly TouchOf[]): WhyChanged {
    return ({ closesAt }, isNew) =>
      this.#units.causes([
        ...touches
          .filter(({ revision, since }) => isNew(revision) && since <= closesAt)
          .map((touch) => ({ revision: touch.revision, touch })),
        ...this.#publications.filter(isNew).map((revision) => ({ revision, touch: null })),
      ]);
  }
}
