import { paysFromInstant } from '../../../rules/close.ts';
import type { OpenMonth } from '../../db/close/accounts.select.ts';
import { readAccountsOf } from '../../db/close/accounts.stream.ts';
import type { CloseRow } from '../../db/close/close.repository.ts';
import type { SettledAccount } from '../../db/close/settlements.ts';
import type { Asked } from '../../db/database.ts';
import type { PublishedProgramme } from '../programmes.ts';
import { type MonthOfProgramme, monthOfProgramme, standingOf } from './find-month.ts';
import { settleStored } from './settle-accounts.ts';

/** The closes of a programme at one moment. */
export interface Closes {
  readonly posted: readonly CloseRow[];
  /** null: the programme pays nothing. */
  readonly open: MonthOfProgramme | null;
}

export async function closesOf(client: Asked, published: PublishedProgramme): Promise<Closes> {
  const { posted, open } = await standingOf(client, published);
  return { posted, open: open === null ? null : monthOfProgramme(published, open) };
}

/**
 * What the next preview would write for some subscribers, one for each, by their numbers, if it were made now (docs/domain.md "Late facts");
 * none while nothing is open. Until nights have walked to T the month's own credit is not among it.
 */
export async function settleOpen(
  client: Asked,
  { posted, open }: Closes,
  ids: readonly bigint[],
): Promise<readonly SettledAccount[]> {
  if (open === null) return [];
  const { programme, programmeId, paysFrom } = open.published;
  const asked: OpenMonth = {
    programmeId,
    month: open.day,
    paysFrom: paysFromInstant(programme, paysFrom),
    posted,
  };
  const closing = { programme, month: open.month, at: open.closesAt };
  return settleStored(closing, asked, await readAccountsOf(client, asked, ids));
}
