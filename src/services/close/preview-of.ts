import { paysFromInstant } from '../../../rules/close.ts';
import { formatAmount } from '../../../rules/money.ts';
import { monthText } from '../../../rules/time.ts';
import type { Preview } from '../../db/close/accounts.ts';
import type { CloseRow } from '../../db/close/close.repository.ts';
import type { Asked } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import { type MonthOfProgramme, standingOf } from './find-month.ts';

/** What a preview is made of, or a forecast. */
export function previewOf(
  { published, day }: MonthOfProgramme,
  made: Pick<Preview, 'closeId' | 'tables' | 'posted' | 'cut'>,
): Preview {
  const { programme, programmeId, paysFrom } = published;
  const { oneCredit } = programme.safeguards;
  return {
    ...made,
    programmeId,
    month: day,
    paysFrom: paysFromInstant(programme, paysFrom),
    oneCredit: oneCredit === null ? null : formatAmount(oneCredit, programme.places),
  };
}

/** The closes before a month that is open. @throws AppError CLOSE_NOT_OPEN for any other month */
export async function postedBefore(client: Asked, month: MonthOfProgramme): Promise<readonly CloseRow[]> {
  const { posted, open } = await standingOf(client, month.published);
  if (open === month.month) return posted;
  const { programme } = month.published.programme;
  const which =
    open === null
      ? `${programme} pays nothing from ${month.published.paysFrom} on`
      : `the open month of ${programme} is ${monthText(open)}; months are closed in order`;
  throw new AppError('CLOSE_NOT_OPEN', `MONTH: found ${monthText(month.month)}; ${which}`);
}
