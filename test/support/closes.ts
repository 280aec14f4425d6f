import type { TestDatabase } from './database.ts';

/** Makes the preview of a month's close, without anybody in it. @param month `YYYY-MM` @returns its number */
export async function previewMonth(
  { database }: TestDatabase,
  programme: string,
  month: string,
): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    `select begin_close(programme_id, $2::date, $2::timestamptz, (select max(run_id) from run), 'test') as id
     from programme where programme = $1`,
    [programme, `${month}-01`],
  );
  const id = rows[0]?.id ?? 0;
  await database.pool.query(`select end_preview($1, '{"of": "nobody"}', '[]')`, [id]);
  return id;
}

/** Posts a month, without anybody in it. @param month `YYYY-MM`, the one after the last that is posted */
export async function postMonth(test: TestDatabase, programme: string, month: string): Promise<void> {
  const id = await previewMonth(test, programme, month);
  for (const step of [`begin_posting($1, 'test')`, 'end_posting($1)']) {
    const { rows } = await test.database.pool.query<{ done: boolean }>(`select ${step} as done`, [id]);
    if (rows[0]?.done !== true) throw new Error(`${step} of ${month} was refused`);
  }
}
