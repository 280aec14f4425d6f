import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { give, MONTHS, night, payer, publish } from '../services/night/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { recordingIo } from '../support/io.ts';

let test: TestDatabase;
let dir: string;
let file: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stazh-simulate-'));
  file = join(dir, 'proposed.yaml');
  // From the first month on, and less of it.
  await writeFile(file, MONTHS.replace('{ from: 2, percent: 10 }', '{ from: 1, percent: 4 }'));
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, payer('A1'));
  await night(test.database, '2024-04-30');
});
afterAll(async () => {
  await test.close();
  await rm(dir, { recursive: true });
});

async function simulate(...argv: readonly string[]) {
  const { said, io } = recordingIo();
  const all = ['simulate', '--programme', file, ...argv];
  const code = await run(all, { ...io, env: { DATABASE_URL: test.url } });
  return { code, ...said };
}

const SPAN = ['--from', '2024-02', '--to', '2024-03'];

describe('stazh simulate', () => {
  it('prints months, who wins and loses, and counters by rung', async () => {
    const { code, out, err } = await simulate(...SPAN);

    expect(code).toBe(0);
    expect(err).toMatch(/^Walking everybody: 1 subscriber \(\d+\.\d s\)\n$/);
    // Present: 50.00 on 1 March. Proposed: 20.00 on 1 February and on 1 March.
    expect(out.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '))).toEqual([
      'months as proposed beside months as it is published',
      '2024-02 to 2024-03, 1 subscriber, facts up to revision 2, amounts in RUB',
      '',
      'By month: months (proposed), months (present)',
      '  month  terms  cost  credits  refusals  enrolled  new  counters  median',
      '  2024-02  proposed  20.00  1  0  0  0  1  1',
      '  present  0.00  0  1  0  0  1  1',
      '  2024-03  proposed  20.00  1  0  0  0  1  2',
      '  present  50.00  1  0  0  0  1  2',
      '  total  proposed  40.00  2  0',
      '  present  50.00  1  1',
      '  difference  -10.00',
      '',
      'Who wins and who loses',
      '  more: 0 subscribers, 0.00 RUB in all',
      '  less: 1 subscriber, -10.00 RUB in all',
      '  the same: 0 subscribers',
      '',
      'Most less',
      '  subscriber  present  proposed  difference',
      '  A1  50.00  40.00  -10.00',
      '',
      'Counters by rung at the end of 2024-03',
      '  terms  counter  counters',
      '  proposed  below 1  0',
      '  1 and more  1',
      '  present  below 2  0',
      '  2 and more  1',
      '',
    ]);
  });

  it('prints the months as CSV', async () => {
    const { out } = await simulate(...SPAN, '--format', 'csv');

    expect(out.split('\n')).toEqual([
      'month,terms,cost,credits,refusals,enrolled,newly_enrolled,counters,median',
      '2024-02,proposed,20.00,1,0,0,0,1,1',
      '2024-02,present,0.00,0,1,0,0,1,1',
      '2024-03,proposed,20.00,1,0,0,0,1,2',
      '2024-03,present,50.00,1,0,0,0,1,2',
      '',
    ]);
  });

  it('gives everything as JSON, and draws a chart beside it', async () => {
    const chart = join(dir, 'chart.svg');
    const { out } = await simulate(...SPAN, '--format', 'json', '--chart', chart);

    expect(JSON.parse(out)).toMatchObject({
      programme: 'months',
      against: 'months',
      currency: 'RUB',
      from: '2024-02',
      to: '2024-03',
      difference: '-10.00',
    });
    expect(await readFile(chart, 'utf8')).toContain('<title>2024-03 present: 50.00</title>');
  });

  it('says which months are not complete', async () => {
    const { err } = await simulate('--from', '2024-05', '--to', '2024-05');

    expect(err).toContain(
      'warning: facts are known through 2024-05-01T00:00:00+03:00: 2024-05 is not complete\n',
    );
  });

  it.each<[name: string, argv: readonly string[], detail: RegExp]>([
    ['a month', ['--from', '2024-13', '--to', '2024-03'], /Accepted: a month such as 2025-01/],
    ['a span', ['--from', '2024-03', '--to', '2024-02'], /--to: 2024-02 is before --from 2024-03/],
    [
      'a chart',
      [...SPAN, '--chart', '/nowhere/chart.svg'],
      /--chart: \/nowhere\/chart.svg cannot be written/,
    ],
    ['a file', [...SPAN, '--programme', '/nowhere.yaml'], /nowhere.yaml: cannot be read/],
  ])('refuses %s that cannot be', async (_name, argv, detail) => {
    const { code, err } = await simulate(...argv);

    expect(code).toBe(2);
    expect(err).toMatch(detail);
  });
});
