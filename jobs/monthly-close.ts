import { withDatabase } from '../src/composition.ts';
import type { Config } from '../src/config.ts';
import {
  type MonthlyCloseRequest,
  type MonthTurn,
  monthlyClose,
} from '../src/services/close/monthly-close.ts';

/**
 * The monthly close as a job: opens the database, does what is due, closes. Safe to kill at any instruction and to start again.
 *
 * @throws AppError as `monthlyClose` does
 */
export function monthlyCloseJob(config: Config, request: MonthlyCloseRequest): Promise<readonly MonthTurn[]> {
  return withDatabase(config, (database) => monthlyClose(database, request));
}
