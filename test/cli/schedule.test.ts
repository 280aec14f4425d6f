import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { give, MONTHS, payer, useProgramme } from '../services/night/support.ts';
import { publishedAt, runsOf } from '../services/schedule/support.ts';
import { recordingIo, type Said } from '../support/io.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const test = useProgramme(MONTHS);

async function schedule(...argv: readonly string[]): Promise<Said & { readonly code: number }> {
  const { said, io } = recordingIo();
  const code = await run(['schedule', ...argv], { ...io, env: { DATABASE_URL: test().url } });
  return { code, ...said };
}

/** Published and paid since long ago, with a subscriber. */
async function lived(): Promise<void> {
  await publishedAt(test(), '2024-01-01');
  await test().owner.pool.query("update programme set pays_from = '2024-03-01'");
  await give(test().database, payer('A1'));
}

describe('stazh schedule', () => {
  it('--show says what is due and changes nothing; --once does it, and again does nothing', async () => {
    await lived();

    const before = await schedule('--show');
    expect(before.out).toMatch(
      /months +none yet +\d{4}-\d\d-\d\d +now +2024-03 +2024-03-01 00:00\+03:00 +the night is due/,
    );
    expect(await runsOf(test())).toEqual([]);
    const done = await schedule('--once');
    expect([done.code, done.err]).toEqual([0, expect.stringContaining('months 2024-03: posted\n')]);
    expect(done.out).toMatch(/months +\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d 02:15\+03:00 /);
    const again = await schedule('--once', '--format', 'json');
    expect([again.code, again.err]).toEqual([0, '']);
    expect(JSON.parse(again.out)).toMatchObject([
      {
        programme: 'months',
        night: { kind: 'wait' },
        close: { turn: { kind: 'wait', for: 'month' } },
        isCloseDue: false,
      },
    ]);
    expect(await runsOf(test())).toHaveLength(1);
  });

  it('--once ends with 1 when a month waits for somebody, and says for what', async () => {
    await lived();
    await give(test().database, [{ fact: 'balance', subscriber: 'A1', at: '2024-02-01', amount: '1.00' }]);
    await test().owner.pool.query(`update import set complete_through = '2024-02-01'`);

    const { code, err } = await schedule('--once');
    expect(code).toBe(1);
    expect(err).toContain('Not all that is due could be done.\nmonths 2024-03: STOPPED by incomplete');
  });

  it('says so when nothing is published', async () => {
    await test().owner.pool.query('truncate programme, programme_file cascade');

    expect(await schedule('--once')).toEqual({
      code: 0,
      err: '',
      out: 'No programme is published, so nothing is due.\n',
    });
  });

  it.each([
    [['--once', '--show'], 'cannot be used with'],
    [['--format', 'yaml'], 'Allowed choices are table, json'],
  ])('refuses %j', async (argv, why) => {
    const { code, err } = await schedule(...argv);

    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
  });

  it('in a process of its own does what is due, waits, and ends well when it is told to', async () => {
    await lived();
    const child = spawn(process.execPath, [MAIN, 'schedule'], {
      env: { ...process.env, DATABASE_URL: test().url, NIGHTLY_AT: '00:00' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let err = '';
    await new Promise((resolve) => {
      child.once('close', resolve);
      child.stderr.on('data', (data: Buffer) => {
        err += data.toString();
        if (err.includes('the month is decided at')) resolve(undefined);
      });
    });
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number | null];

    expect(code, err).toBe(0);
    expect(err).toMatch(/^nights begin at 00:00 in each programme's zone\nmonths: night of/);
    expect(err).toContain(
      'SIGTERM: finishing the slices in work, then stopping; a second signal stops at once\nstopped\n',
    );
    expect(await runsOf(test())).toHaveLength(1);
  });
});
