import type { Db } from '../../db/database.ts';
import { type ImportPhase, tellProgress } from '../../db/import/import.repository.ts';

/** How far an import is. */
export interface ImportProgress {
  /** null in a dry run. */
  readonly importId: number | null;
  readonly phase: ImportPhase;
  readonly read: number;
  /** Read and not rejected. */
  readonly staged: number;
  /** While rows are read, only those that are malformed. */
  readonly rejected: number;
}

const BETWEEN_MS = 1000;

/**
 * Tells how far an import is: its caller at once, and everybody else through its row in the database, every phase and about once a
 * second. To tell never stops the import: what cannot be written is told the next time, or not.
 */
export class ProgressTeller {
  readonly #db: Db;
  #importId: number | null = null;
  readonly #onProgress: (progress: ImportProgress) => void;
  #phase: ImportPhase | null = null;
  #toldAt = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(db: Db, onProgress: (progress: ImportProgress) => void = () => undefined) {
    this.#db = db;
    this.#onProgress = onProgress;
  }

  /** The import has its number now; null in a dry run. */
  begin(importId: number | null): void {
    this.#importId = importId;
  }

  tell(phase: ImportPhase, read: number, rejected: number): void {
    this.#onProgress({ importId: this.#importId, phase, read, staged: read - rejected, rejected });
    const now = performance.now();
    if (this.#importId === null || (phase === this.#phase && now - this.#toldAt < BETWEEN_MS)) return;
    this.#phase = phase;
    this.#toldAt = now;
    const importId = this.#importId;
    this.#writing = this.#writing
      .then(() => tellProgress(this.#db, importId, { phase, read, rejected }))
      .catch(() => undefined);
  }

  /** Waits until what was told is written. Not while a session is held: the last connection may be waited for. */
  async settle(): Promise<void> {
    await this.#writing;
  }
}
