import type { Asked } from '../database.ts';

/** A month that a close stands for. */
export interface StandingClose {
  readonly closeId: number;
  readonly programmeId: number;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly state: 'previewed' | 'posting' | 'posted';
}

/** The close of a month; null: the month is open. @param month `YYYY-MM` */
export async function findClose(
  client: Asked,
  programmeId: number,
  month: string,
): Promise<StandingClose | null> {
  const { rows } = await client.query<StandingClose>(
    `select ${COLUMNS} from close where programme_id = $1 and month = $2 and state <> 'cancelled'`,
    [programmeId, `${month}-01`],
  );
  return rows[0] ?? null;
}

/** The posted closes of a programme, newest first. */
export async function listPostedCloses(
  client: Asked,
  programmeId: number,
): Promise<readonly StandingClose[]> {
  const { rows } = await client.query<StandingClose>(
    `select ${COLUMNS} from close where programme_id = $1 and state = 'posted' order by month desc`,
    [programmeId],
  );
  return rows;
}

const COLUMNS = `close_id as "closeId", programme_id as "programmeId", to_char(month, 'YYYY-MM') as month, state`;
