import { beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { give, MONTHS, night, payer, useProgramme } from '../services/night/support.ts';
import { recordingIo } from '../support/io.ts';

const test = useProgramme(MONTHS);

async function stazh(...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  const { said, io } = recordingIo();
  const exit = await run(argv, { ...io, env: { DATABASE_URL: test().url } });
  return { exit, ...said };
}

const adjust = (...more: string[]) => stazh('adjust', 'A1', '--programme', 'months', ...more);
const OLGA = ['--author', 'olga', '--reason', 'Outage of March'];

beforeEach(async () => {
  await give(test().database, payer('A1'));
});

describe('stazh adjust', () => {
  it('says what it does to the counter, and history and explain say who and why', async () => {
    const { exit, out } = await adjust('--subtract', '2', '--at', '2024-04-10', '--id', 'T-71', ...OLGA);
    await night(test().database, '2024-04-30');

    expect(exit).toBe(0);
    expect(out).toBe(
      [
        'T-71: -2 for A1 in months at 2024-04-10T00:00:00+03:00',
        'by olga: Outage of March',
        'The counter at that instant, by the facts known now: 3 → 1',
        'It is recorded; the next night takes it up.',
        '',
      ].join('\n'),
    );
    expect((await stazh('history', '--format', 'table')).out).toMatch(
      / {2}2024-04-10 +adjustment +-2 +1 +\(T-71\) by olga: Outage of March\n/,
    );
    expect((await stazh('explain', 'A1', '--locale', 'en')).out).toContain(
      'The counter was adjusted by hand (T-71): −2, the counter is 1 (by olga: Outage of March)',
    );
  });

  it('answers machines, withdraws by id and lists both', async () => {
    const made = await adjust(
      '--set',
      '9',
      '--at',
      '2024-04-10',
      '--id',
      'T-71',
      '--format',
      'json',
      ...OLGA,
    );
    const gone = await stazh('adjust', 'withdraw', 'T-71', '--author', 'petr', '--reason', 'Meant for B2');
    const listed = await stazh('adjust', 'list', '--subscriber', 'A1', '--format', 'json');

    expect(JSON.parse(made.out)).toEqual({
      result: 'recorded',
      programme: 'months',
      subscriber: 'A1',
      id: 'T-71',
      delta: 6,
      author: 'olga',
      reason: 'Outage of March',
      at: '2024-04-10T00:00:00+03:00',
      before: 3,
      after: 9,
    });
    expect(gone.out).toBe('T-71 of A1 is withdrawn; the next night replays the counter without it.\n');
    expect(JSON.parse(listed.out)).toMatchObject([
      {
        id: 'T-71',
        author: 'olga',
        source: 'by hand',
        withdrawnBy: 'petr',
        withdrawnBecause: 'Meant for B2',
      },
    ]);
  });

  it.each<[why: string, argv: string[], said: string]>([
    ['no change', [...OLGA], 'How the counter changes is not said'],
    ['two changes', ['--add', '1', '--set', '2', ...OLGA], 'can change in one way only'],
    ['a change that is no number', ['--add', 'two', ...OLGA], 'a whole number, 1 or more'],
    ['no author', ['--add', '1', '--reason', 'x'], '--author is not given'],
    ['no reason', ['--add', '1', '--author', 'olga'], '--reason is not given'],
  ])('is not understood with %s', async (_why, argv, said) => {
    const { exit, err } = await adjust(...argv);

    expect(exit).toBe(2);
    expect(err).toContain(said);
  });
});
