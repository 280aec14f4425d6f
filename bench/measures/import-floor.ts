import type { FactName } from '../../rules/exchange/fact-row.ts';
import { timed } from '../measure.ts';
import { withClient } from '../sql-file.ts';

/**
 * What is left of an import when nothing is read, parsed, compared or locked: the very rows that it wrote, written into the same
 * tables again, emptied, by one set-based statement each in one transaction.
 *
 * @returns seconds
 */
export async function writeAgain(url: string, fact: FactName): Promise<number> {
  const tables = [`fact_${fact}`, 'touch', ...(fact === 'subscriber' ? ['subscriber'] : [])];
  return withClient(url, async (client) => {
    for (const table of tables) await client.query(`create table kept_${table} as table ${table}`);
    await client.query(`truncate ${tables.join(', ')}`);
    await client.query('checkpoint');
    const { seconds } = await timed(async () => {
      await client.query('begin');
      for (const table of tables) await client.query(`insert into ${table} table kept_${table}`);
      await client.query('commit');
    });
    for (const table of tables) await client.query(`drop table kept_${table}`);
    return seconds;
  });
}
