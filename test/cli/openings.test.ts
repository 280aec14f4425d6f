import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { directoryOf } from '../services/import/importing.ts';
import { give, night, useProgramme } from '../services/night/support.ts';
import { coming, TERMS, THREE } from '../services/openings/support.ts';
import { recordingIo } from '../support/io.ts';

const test = useProgramme(TERMS);

async function openings(...more: string[]): Promise<{ exit: number; out: string; err: string }> {
  const { said, io } = recordingIo();
  const argv = ['openings', '--programme', 'months', ...more];
  const exit = await run(argv, { ...io, env: { DATABASE_URL: test().url } });
  return { exit, ...said };
}

async function totals(text: string): Promise<string> {
  const path = join(await directoryOf({}), 'totals.csv');
  await writeFile(path, text);
  return path;
}

describe('stazh openings', () => {
  it('says that everything agrees, and leaves with 0', async () => {
    await give(test().database, THREE);
    await night(test().database, '2024-04-30');
    const file = await totals('metric,value\nsubscribers,3\nenrolled,2\ncounter_sum,47\n');
    const { exit, out } = await openings('--totals', file);

    expect(exit).toBe(0);
    expect(out).toContain('months: 3 openings. It pays from 2014-01-01.\n');
    expect(out).toMatch(/│ counter_sum │ +47 │ +47 │ +47 │ +│\n/);
    expect(out).toMatch(/│ rung from 12 │ +2 │ +2 │ +1 │\n/);
    expect(out).toMatch(/\nEverything agrees\.\n$/);
  });

  it('says what differs and whose it is, and leaves with 1', async () => {
    await give(test().database, [...THREE, ...coming('B4', 140)]);
    await night(test().database, '2024-04-30');
    const file = await totals('metric,value\ncounter_sum,187\ncounter_12,2\n');
    const { exit, out, err } = await openings('--totals', file);

    expect(exit).toBe(1);
    // 47 and 140; the terms keep the last at 100.
    expect(out).toMatch(/│ counter_sum │ +187 │ +187 │ +147 │ +-40 │\n/);
    expect(out).toContain(
      '1 opening taken up with another counter: the terms keep it between floor and cap\n' +
        '  B4  2024-04-01T00:00:00+03:00  brought 140, taken up 100 not enrolled\n',
    );
    expect(out).toContain('With a counter of 12, among others: B2\n');
    expect(err).toContain(
      'openings not taken up as they were brought: 1; totals that differ: counter_sum, counter_12.',
    );
  });

  it('answers machines with the same', async () => {
    await give(test().database, [...THREE, ...coming('B4', 140)]);
    await night(test().database, '2024-04-30');
    const { out } = await openings('--format', 'json');

    expect(JSON.parse(out)).toMatchObject({
      programme: 'months',
      openings: 4,
      agrees: false,
      differences: [
        {
          difference: 'value',
          openings: 1,
          first: [
            { subscriber: 'B4', at: '2024-04-01T00:00:00+03:00', broughtValue: 140, takenUpValue: 100 },
          ],
        },
      ],
    });
    expect((await openings('--format', 'csv')).out.split('\n')[1]).toBe(
      'B4,2024-03-31T21:00:00Z,value,140,,100,no',
    );
  });

  it('refuses totals that it cannot read, with file and line, before it asks the database', async () => {
    const file = await totals('metric,value\nsubscriber,3\n');
    const { exit, err } = await openings('--totals', file);

    expect(exit).toBe(2);
    expect(err).toContain(`${file}:2: "subscriber" is not a metric; did you mean subscribers`);
    expect((await openings('--totals', '/nowhere')).err).toContain('/nowhere: cannot be read');
  });
});
