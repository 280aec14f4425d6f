import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { give, MONTHS, night, payer, publish, useProgramme } from '../services/night/support.ts';
import { postMonth } from '../support/closes.ts';
import { recordingIo } from '../support/io.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stazh-amend-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Over long ago: no month is decided while the tests run, and none is open. */
const TERMS = MONTHS.replace('versions:', 'valid_until: 2024-05-15\nversions:');
const DOUBLE = TERMS.replace('percent: 10', 'percent: 20');

const test = useProgramme(TERMS);

async function stazh(...argv: readonly string[]) {
  const { said, io } = recordingIo();
  const code = await run(argv, { ...io, env: { DATABASE_URL: test().url } });
  return { ...said, code };
}

it('shows, confirms, keeps, and lists', async () => {
  await give(test().database, payer('A1'));
  await night(test().database, '2024-05-31');
  for (const month of ['2024-03', '2024-04', '2024-05']) await postMonth(test(), 'months', month);
  const file = join(folder, 'months.yaml');
  await writeFile(file, DOUBLE);

  const looked = await stazh('programme', 'amend', file, '--preview');
  expect([looked.code, looked.out.split('\n').map((line) => line.trim())]).toEqual([
    0,
    [
      'months: version 1 differs from what is published; everything is decided anew from the beginning.',
      '┌─────────┬─────────────────────┬─────────────────────┬───────────┬───────────┐',
      '│ month   │                     │ amounts that differ │ more, RUB │ less, RUB │',
      '├─────────┼─────────────────────┼─────────────────────┼───────────┼───────────┤',
      // Paid on the 15th of January to April: credits of 50.00 on 1 March, April and May, and twice as much.
      '│ 2024-03 │ posted: corrections │                   1 │     50.00 │      0.00 │',
      '│ 2024-04 │ posted: corrections │                   1 │     50.00 │      0.00 │',
      '│ 2024-05 │ posted: corrections │                   1 │     50.00 │      0.00 │',
      '│ in all  │                     │                   3 │    150.00 │      0.00 │',
      '└─────────┴─────────────────────┴─────────────────────┴───────────┴───────────┘',
      'Counters that are others now: 0 of 1.',
      'The largest differences:',
      '┌────────────┬─────────────┬─────────────────────┬───────────┬───────────┐',
      '│ subscriber │ counter now │ amounts that differ │ more, RUB │ less, RUB │',
      '├────────────┼─────────────┼─────────────────────┼───────────┼───────────┤',
      '│ A1         │           4 │                   3 │    150.00 │      0.00 │',
      '└────────────┴─────────────┴─────────────────────┴───────────┴───────────┘',
      'Nothing was changed. To amend:',
      `stazh programme amend ${file} --author WHO --reason TEXT --expect 3+150.00-0.00`,
      '',
    ],
  ]);

  // June is open and decided on its 1st: with a month of reach that of 1 May is the oldest it corrects.
  const short = join(folder, 'short.yaml');
  await writeFile(short, DOUBLE.replace('versions:', 'corrections: { reach: P1M }\nversions:'));
  const cut = await stazh('programme', 'amend', short, '--preview');
  expect(cut.out.match(/2024-0. │ posted.*?(?= +│)/g)).toEqual([
    '2024-03 │ posted: beyond reach, shown and never booked',
    '2024-04 │ posted: beyond reach, shown and never booked',
    '2024-05 │ posted: corrections',
  ]);
  const { out: json } = await stazh('programme', 'amend', short, '--preview', '--format', 'json');
  expect((JSON.parse(json) as { months: unknown[] }).months.slice(1)).toMatchObject([
    { month: '2024-04', state: 'posted', beyond_reach: true },
    { month: '2024-05', state: 'posted', beyond_reach: false },
  ]);

  const bare = await stazh('programme', 'amend', file, '--author', 'O. Petrova');
  expect([bare.code, bare.out]).toEqual([2, '']);
  expect(bare.err).toContain('missing --reason, --expect. Look at --preview first');

  const words = ['--author', 'O. Petrova', '--reason', 'twenty is published'];
  const wrong = await stazh('programme', 'amend', file, ...words, '--expect', '3+149.00-0.00');
  expect([wrong.code, wrong.out]).toEqual([1, '']);
  const done = await stazh(
    'programme',
    'amend',
    file,
    ...words,
    '--expect',
    '3+150.00-0.00',
    '--format',
    'json',
  );
  expect(JSON.parse(done.out)).toMatchObject({
    programme: 'months',
    currency: 'RUB',
    total: { differing: 3, more: '150.00', less: '0.00' },
    largest: [{ subscriber: 'A1', counter: { was: 4, is: 4 }, differing: 3 }],
    expect: '3+150.00-0.00',
    revision: expect.stringMatching(/^\d+$/) as string,
  });

  const listed = await stazh('programme', 'revisions', 'months');
  expect(listed.out).toMatch(/│ published │ first file +│ +│ +│\n/);
  expect(listed.out).toMatch(
    /│ amended +│ version 1 changed, from 2024-01-01 │ O\. Petrova │ twenty is published │\n/,
  );
  expect((await stazh('programme', 'show', 'months')).out).toBe(DOUBLE);
  expect((await stazh('programme', 'show', 'months', '--revision', '1')).out).toBe(TERMS);
  expect((await stazh('programme', 'show', 'months', '--revision', 'first')).code).toBe(2);
});

it('says in the status that a programme has ended, once the nights have passed its end', async () => {
  await publish(test().database, MONTHS.replace('programme: months', 'programme: others'));
  await give(test().database, payer('A1'));
  await night(test().database, '2024-05-14');
  // Midnight of the 15th is the end, and what the night of the 14th walks to.
  const { out } = await stazh('status');

  expect(out).toMatch(/^ +months +1 .* ended 2024-05-15T00:00:00\+03:00$/m);
  expect(out).toMatch(/^ +others +1 .* 2024-05-15T00:00:00\+03:00$/m);
  expect(out).not.toMatch(/others.*ended/);
});
