import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { MONTHS, useProgramme } from '../services/night/support.ts';
import { makeClose } from '../support/closes.ts';
import { recordingIo, type Said } from '../support/io.ts';

const test = useProgramme(MONTHS);
const FILE = '.stazh/test/answers.csv';

beforeEach(async () => {
  const rows = ['A1', 'B2'].map((subscriber) => ({ subscriber, credit: '50.00', paid: '50.00' }));
  await makeClose(test().database, { month: '2024-03', rows });
});

async function stazh(argv: readonly string[], stdin = ''): Promise<Said & { code: number }> {
  const { said, io } = recordingIo();
  const code = await run(argv, {
    ...io,
    stdin: Readable.from([Buffer.from(stdin)]),
    env: { DATABASE_URL: test().url },
  });
  return { code, ...said };
}

const line = (id: string, more = '"answer":"ack"'): string => `{"id":"months/2024-03/${id}",${more}}\n`;

describe('stazh answers', () => {
  it('takes standard input, prints what it cannot take with its line, and ends with 1 for it', async () => {
    const { code, out, err } = await stazh(['answers', '-'], line('A1') + line('Z9'));

    expect(code).toBe(1);
    expect(out).toMatch(/^-:2: unknown_message: found "months\/2024-03\/Z9": .*; accepted: .*\n$/);
    expect(err).toContain('2 answers: 1 stored, 0 known already, 1 rejected\n');
  });

  it('knows by the suffix of a file how it is written, and lists the rejects in either form', async () => {
    await writeFile(FILE, 'id,answer,reason\nmonths/2024-03/A1,reject,closed\nmonths/2024-03/B2,ack,\n');
    expect(await stazh(['answers', FILE])).toMatchObject({ code: 0, out: '' });

    const list = ['answers', 'list', '--programme', 'months', '--rejected'];
    const { out } = await stazh([...list, '--format', 'ndjson']);

    expect(JSON.parse(out)).toMatchObject({ id: 'months/2024-03/A1', paid: '50.00', reason: 'closed' });
    expect((await stazh(list)).out).toMatch(/│ months\/2024-03\/A1 │ 50\.00 RUB │ .* │ closed │/);
    await stazh(['answers', '-'], line('A1'));
    expect(await stazh(list)).toMatchObject({
      code: 0,
      out: '',
      err: 'no message of months waits rejected\n',
    });
  });

  it('does not guess how a file is written', async () => {
    expect(await stazh(['answers', 'answers.txt'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('answers.txt: the suffix is neither .csv nor .ndjson') as string,
    });
  });
});

describe('stazh export', () => {
  it('prints the messages, and apart from them how many there are', async () => {
    const { out, err, code } = await stazh(['export', '2024-03', '--programme', 'months', '--format', 'csv']);

    expect(code).toBe(0);
    expect(out.split('\n').slice(1, -1).toSorted()).toEqual(
      ['A1', 'B2'].map(
        (id) =>
          `months/2024-03/${id},months,2024-03,${id},RUB,50.00,50.00,0.00,0.00,0.00,0.00,,7,10,500.00,1`,
      ),
    );
    expect(err).toBe('months 2024-03: 2 messages of 2, 100.00 RUB of 100.00 RUB that the close pays\n');
  });

  it('combines --unanswered and --rejected', async () => {
    await stazh(['answers', '-'], line('A1', '"answer":"reject","reason":"closed"'));
    const about = async (...flags: readonly string[]): Promise<string> =>
      (await stazh(['export', '2024-03', '--programme', 'months', ...flags])).err.split(',')[0] ?? '';

    expect(await about('--unanswered')).toBe('months 2024-03: 1 messages of 2');
    expect(await about('--rejected')).toBe('months 2024-03: 1 messages of 2');
    expect(await about('--unanswered', '--rejected')).toBe('months 2024-03: 2 messages of 2');
  });
});

describe('stazh incident', () => {
  it('says in the night and in the status what holds the programme, and what to do', async () => {
    const opened = await stazh(
      'incident open --from 2024-02-05 --programme months --author olga --reason broken'.split(' '),
    );
    const night = await stazh(['nightly', '--date', '2024-02-10']);
    const status = await stazh(['status']);
    const ended = await stazh('incident end 1 --verdict fault --author petr --note mended'.split(' '));

    // The close that stands here needed a run, which stands for nights up to the 2nd of January.
    expect(opened.out).toBe(
      'incident 1 stands from 2024-02-05T00:00:00+03:00 on: nights decide nothing from there until it is ended\n',
    );
    expect(night.err).toContain(
      'months: INCIDENT 1 stands since 5 February 2024: what happens before it is walked, nothing from there on is decided\n' +
        '  opened by olga: broken\n' +
        '  when its facts are right: stazh incident end 1 --verdict lifted|fault --author WHO --note TEXT; the next night walks on\n',
    );
    expect(night.out).toMatch(/│ held by incident\s+│\s+1 │/);
    expect(status.out).toMatch(
      /Incidents that stand\n.*\n\s+1\s+months\s+2024-02-05T00:00:00\+03:00\s+olga\s+broken\n/,
    );
    expect(ended.out).toBe(
      'incident 1 is ended: fault\nmonths: the next `stazh nightly` walks on\n' +
        'import the corrected facts first; those that come later are walked as late facts\n',
    );
    expect((await stazh(['nightly', '--date', '2024-02-10'])).err).not.toContain('INCIDENT');
    expect((await stazh(['status'])).out).not.toContain('Incidents');
  });
});
