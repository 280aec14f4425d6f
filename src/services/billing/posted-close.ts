import { findClose, type StandingClose } from '../../db/billing/closes.ts';
import type { Asked } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import type { PublishedProgramme } from '../programmes.ts';

/**
 * The close of a month, for those who may see it only when it is posted.
 *
 * @param month `YYYY-MM`
 * @throws AppError CLOSE_NOT_POSTED
 */
export async function postedClose(
  client: Asked,
  { programme, programmeId }: PublishedProgramme,
  month: string,
): Promise<StandingClose> {
  const close = await findClose(client, programmeId, month);
  if (close?.state === 'posted') return close;
  throw new AppError('CLOSE_NOT_POSTED', `${month} of ${programme.programme} ${becauseOf(close)}`);
}

function becauseOf(close: StandingClose | null): string {
  switch (close?.state) {
    case undefined:
      return 'is open: no close was made of it, or its preview was cancelled. Preview the month, then post it.';
    case 'previewed':
      return 'is previewed: what it shows may still change. Post it, then ask again.';
    case 'posting':
      return 'is being posted at this moment. Ask again when it is done.';
    case 'posted':
      return 'is posted.';
  }
}
