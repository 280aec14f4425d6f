import { parentPort, workerData } from 'node:worker_threads';
import { advance } from '../../../rules/advance.ts';
import { createDatabase } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import type { HelpOrder, HelpWord } from './help.ts';
import { walkRun } from './run-work.ts';

// A thread started by help.ts: walks slices of the run that it was given until there is none to claim.
await help(workerData as HelpOrder);

async function help({ url, poolMax, run, request }: HelpOrder): Promise<void> {
  const database = createDatabase({ url, poolMax });
  const signal = { isOver: false };
  // The only word that is ever said to a thread.
  parentPort?.once('message', () => {
    signal.isOver = true;
  });
  parentPort?.unref();
  try {
    await walkRun({
      deps: { database, advance },
      run,
      request,
      signal,
      onSlice: (counts) => {
        tell({ kind: 'slice-done', counts });
      },
      rest: null,
    });
  } catch (error) {
    const code = error instanceof AppError ? error.code : null;
    const detail =
      error instanceof AppError ? error.detail : error instanceof Error ? error.message : String(error);
    tell({ kind: 'failed', code, detail });
  } finally {
    await database.close();
  }
}

function tell(word: HelpWord): void {
  parentPort?.postMessage(word);
}
