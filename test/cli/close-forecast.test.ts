import { expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { give, MONTHS, night, payer, useProgramme } from '../services/night/support.ts';
import { recordingIo } from '../support/io.ts';

const test = useProgramme(MONTHS);

async function stazh(...argv: readonly string[]) {
  const { said, io } = recordingIo();
  const code = await run(argv, { ...io, env: { DATABASE_URL: test().url } });
  return { ...said, code };
}

it('previews a month that is over, and forecasts one that is to come', async () => {
  const { owner, database } = test();
  await give(database, payer('A1'));
  await night(database, '2024-04-30');
  const close = (month: string, ...more: readonly string[]) =>
    stazh('close', month, 'preview', '--programme', 'months', ...more);

  await owner.pool.query("update programme set pays_from = '2099-01-01'");
  const looked = await close('2099-01');
  // Paid last on 15 April 2024, sixteen days before the last night: so on the 15th of each month.
  expect(looked.out.split('\n').slice(0, 6)).toEqual([
    'months, 2099-01: FORECAST: cannot be posted',
    expect.stringMatching(
      /^Decided at 2099-01-01 00:00 \(Europe\/Moscow\); facts up to revision \d+, known to 2024-05-01 00:00 \(Europe\/Moscow\)\.$/,
    ),
    'From then on it is assumed that',
    '  - services, fees, segments, balances and enrolments stay as they are; nobody joins or leaves',
    "  - the month's fee is paid on the day of the last payment, by 1 subscriber",
    'Corrections, and what is carried, are as the last night left them; what is imported since is not among them.',
  ]);
  // 900 months from January 2024 to December 2098.
  expect(looked.out).toMatch(/^ +10 % +900 +1 +50\.00$/m);
  expect([looked.code, looked.err]).toEqual([
    0,
    expect.stringMatching(/^Walking everybody: 1 subscriber \(/),
  ]);

  expect(JSON.parse((await close('2099-01', '--format', 'json')).out)).toMatchObject({
    close: null,
    state: 'forecast',
    known_to: '2024-04-30T21:00:00.000Z',
    assumed: { paying: 1, not_paying: 0, charged: 0, blocked: 0 },
    report: { closesAt: '2098-12-31T21:00:00.000Z', credits: { count: 1, sum: '50.00' } },
  });
  expect((await close('2099-01', '--format', 'csv')).out.split('\n').slice(0, 3)).toEqual([
    'section,name,detail,count,sum',
    'forecast,cannot be posted,known to 2024-04-30T21:00:00.000Z,,',
    'assumed,paying,,1,',
  ]);
  expect((await stazh('close', '2099-01', 'show', '--programme', 'months')).err).toContain('has no preview');

  await owner.pool.query("update programme set pays_from = '2024-03-01'");
  const previewed = await close('2024-03', '--by', 'olga');
  expect([previewed.code, previewed.err]).toEqual([0, '']);
  expect(previewed.out).toMatch(
    /^months, 2024-03: previewed\nClose 1, previewed .* by olga; holds what run 1 decided/,
  );

  const act = (action: string, number: string) =>
    stazh('close', '2024-03', action, '--programme', 'months', '--close', number);
  for (const action of ['post', 'cancel']) {
    const other = await act(action, '7');
    expect([other.code, other.out]).toEqual([1, '']);
    expect(other.err).toContain('found close 1 of olga, previewed; accepted: close 7');
  }
  expect((await act('post', 'last')).err).toContain('Accepted: the number of a close.');
  expect((await act('post', '1')).out).toMatch(/^months, 2024-03: posted\nClose 1, previewed/);
});
