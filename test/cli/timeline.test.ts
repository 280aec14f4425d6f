import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { give, MONTHS, night, payer, publish } from '../services/night/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { recordingIo } from '../support/io.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, payer('A1'));
  await give(test.database, [
    { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-02-10T06:00', to: '2024-02-13T06:00' },
  ]);
  await night(test.database, '2024-03-31');
});
afterAll(async () => {
  await test.close();
});

async function timeline(...argv: readonly string[]) {
  const { said, io } = recordingIo();
  const code = await run(['timeline', 'A1', '--programme', 'months', ...argv], {
    ...io,
    env: { DATABASE_URL: test.url },
  });
  return { code, ...said };
}

describe('stazh timeline', () => {
  it('draws a line a month and a sign a day, and tells spans, rules, facts and events below', async () => {
    const { code, out } = await timeline('--from', '2024-01-15', '--to', '2024-03-05', '--locale', 'en');

    expect(code).toBe(0);
    const lines = out.split('\n');
    const strip = lines.indexOf('               1   5    10   15   20   25   30  counter  bonus');
    expect(lines.slice(strip, strip + 6)).toEqual([
      '               1   5    10   15   20   25   30  counter  bonus',
      `January 2024   ${' '.repeat(14)}${'█'.repeat(17)}        1`,
      // Blocked from 6 in the morning of the 10th to 6 in the morning of the 13th: two whole days and two parts.
      `February 2024  ${'█'.repeat(9)}▄▒▒▄${'█'.repeat(16)}          0  refusal`,
      `March 2024     ${'█'.repeat(4)}${' '.repeat(27)}        0  refusal`,
      '',
      '█ service   ▄ service for a part of the day   ▒ blocking',
    ]);
    expect(out).toContain(
      '  10 February 2024 06:00  –  13 February 2024 06:00  3 days            forced blocking\n',
    );
    expect(out).toContain('    forced: blocked (forced) — the counter becomes 0\n');
    expect(out).toContain('since 10 February 2024 06:00: took hold at once, on 10 February 2024 06:00\n');
    expect(out).toContain('  15 February 2024        payment ₽500.00\n');
  });

  it.each([
    ['ru', 'Перерывы и правила', 'услуга internet', 'платёж 500,00'],
    ['uk', 'Перерви та правила', 'послуга internet', 'платіж 500,00'],
  ])('tells it in %s', async (locale, ...words) => {
    const { out } = await timeline('--locale', locale);
    for (const word of words) expect(out).toContain(word);
  });

  it('prints one object for machines', async () => {
    const { out } = await timeline('--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ programme: 'months', subscriber: 'A1', counter: 1 });
  });
});
