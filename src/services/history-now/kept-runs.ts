import { invariant } from '../../../rules/invariant.ts';
import type { RunMark } from '../../../rules/render/step-record.ts';
import type { Instant } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import { findLastWalkTo, listRunsOfSlices, type RunOfSlices } from '../../db/history/run-marks.repository.ts';
import { sliceNumber } from '../../db/night/id-range.ts';

/** Beyond so many slices those of the runs that were read first are forgotten: some 30 MB. */
const SLICES_MAX = 2_000_000;

/** Runs that wrote what is shown, with the instants of their slices. What is committed of them never changes, so it is asked for once. */
class KeptRuns {
  readonly #database: Database;
  readonly #runs = new Map<number, RunOfSlices>();
  readonly #walkTo = new Map<number, Instant>();
  #slices = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Asks for what is not known yet of the runs that wrote steps of a subscriber; call it before `markOf`. */
  async load(runIds: Iterable<number>, id: bigint): Promise<void> {
    const unknown = [...new Set(runIds)].filter((runId) => this.#doneAt(runId, id) === null);
    if (unknown.length === 0) return;
    for (const run of await listRunsOfSlices(this.#database.pool, unknown)) this.#keep(run);
  }

  /** Which run wrote a step of a subscriber, and when it was committed. */
  markOf(runId: number, id: bigint): RunMark {
    const at = this.#doneAt(runId, id);
    const run = this.#runs.get(runId);
    invariant(at !== null && run !== undefined, `run ${runId} wrote a row and has not committed its slice`);
    return { run: runId, night: run.night, at };
  }

  /** As far as a run walks. */
  async walkTo(runId: number): Promise<Instant> {
    if (!this.#runs.has(runId))
      for (const run of await listRunsOfSlices(this.#database.pool, [runId])) this.#keep(run);
    const run = this.#runs.get(runId);
    invariant(run !== undefined, `run ${runId} is known of a subscriber, and is not there`);
    return run.walkTo;
  }

  /** About as far as a programme has been walked, a night more or less; null: not at all. */
  async lastWalkTo(programmeId: number): Promise<Instant | null> {
    const known = this.#walkTo.get(programmeId);
    if (known !== undefined) return known;
    const read = await findLastWalkTo(this.#database.pool, programmeId);
    if (read !== null) this.#walkTo.set(programmeId, read);
    return read;
  }

  /** A later run was seen. */
  sawWalkTo(programmeId: number, walkTo: Instant): void {
    if (walkTo > (this.#walkTo.get(programmeId) ?? walkTo)) this.#walkTo.set(programmeId, walkTo);
  }

  #doneAt(runId: number, id: bigint): Instant | null {
    const done = this.#runs.get(runId)?.done;
    return done === undefined || done.length === 0 ? null : (done[sliceNumber(id, done.length) - 1] ?? null);
  }

  #keep(run: RunOfSlices): void {
    this.#slices += run.done.length - (this.#runs.get(run.runId)?.done.length ?? 0);
    this.#runs.set(run.runId, run);
    for (const [runId, { done }] of this.#runs) {
      if (this.#slices <= SLICES_MAX || runId === run.runId) return;
      this.#runs.delete(runId);
      this.#slices -= done.length;
    }
  }
}

const kept = new WeakMap<Database, KeptRuns>();

export function keptRuns(database: Database): KeptRuns {
  let runs = kept.get(database);
  if (runs === undefined) {
    runs = new KeptRuns(database);
    kept.set(database, runs);
  }
  return runs;
}
