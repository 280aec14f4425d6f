import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { give, MONTHS, night, payer, publish } from '../services/night/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { recordingIo } from '../support/io.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, ['A1', 'A2'].flatMap(payer));
  await night(test.database, '2024-02-05');
});
afterAll(async () => {
  await test.close();
});

async function stazh(...argv: readonly string[]) {
  const { said, io } = recordingIo();
  const code = await run(argv, { ...io, env: { DATABASE_URL: test.url } });
  return { code, ...said };
}

describe('stazh history', () => {
  it('prints everybody up to a day, each with the counter then', async () => {
    const { code, out } = await stazh('history', '--as-of', '2024-01-31');

    const one = [
      '  at          what      change  value  rule  because',
      '  2024-02-01  accrual       +1      1        since 2024-01-01',
      '  2024-02-01  no bonus              1        below_first_rung',
      '',
      '  as of 2024-02-01 00:00: counter 1',
    ];
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual(['months: A1', ...one, '', 'months: A2', ...one, '', '']);
  });

  it('prints for machines what it prints without times, and who wrote it when that is asked for', async () => {
    const plain = await stazh('history', '--format', 'ndjson');
    const asOf = await stazh('history', '--format', 'ndjson', '--as-of', '2024-02-05');
    const told = await stazh('history', '--format', 'ndjson', '--superseded');

    expect(plain.out.split('\n')).toHaveLength(5);
    expect(asOf.out).toBe(plain.out);
    expect(told.out.replaceAll(/,"recorded":"[^"]+","run":1\}/g, '}')).toBe(plain.out);
    expect(told.out).not.toBe(plain.out);
  });

  it('says what it does not understand, and whom nobody names', async () => {
    const wrong = await stazh('history', '--known-at', 'tomorrow');
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain('--known-at: found "tomorrow"; accepted: a day such as 2024-11-01');
    expect(await stazh('history', '--subscriber', 'A9')).toMatchObject({ code: 2, out: '' });
  });
});

describe('stazh explain', () => {
  it('says that nothing was known yet', async () => {
    expect(await stazh('explain', 'A1', '--known-at', '2024-01-01')).toMatchObject({
      code: 0,
      out: 'months: no night had walked A1 by 2024-01-01.\n',
    });
  });
});
