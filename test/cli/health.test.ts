import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { fillBase } from '../api/metrics-base.ts';
import { useTestDatabase } from '../support/database.ts';
import { recordingIo, type Said } from '../support/io.ts';

async function health(url: string, ...options: readonly string[]): Promise<Said & { code: number }> {
  const { said, io } = recordingIo();
  return { code: await run(['health', ...options], { ...io, env: { DATABASE_URL: url } }), ...said };
}

describe('stazh health', () => {
  const test = useTestDatabase();

  it('ends with 0 when there is nothing to look at', async () => {
    expect(await health(test().url)).toEqual({ code: 0, out: 'The database can be worked with.\n', err: '' });
  });

  it('ends with 1 when nights are missing, and says of each programme how far they came', async () => {
    await fillBase(test());

    const { code, out, err } = await health(test().url);

    expect(code).toBe(1);
    expect(out).toMatch(/^The database can be worked with\.\n +programme +last night +nights behind\n/);
    expect(out).toMatch(/^ +months +2025-07-08 +\d+\n +years +none yet +\d+\n$/m);
    expect(err).toMatch(/^months: \d+ nights are not walked\. Run `stazh nightly`/m);
    expect(err).toContain('months: the last night was stopped.');
  });

  it('gives a machine the same', async () => {
    const { code, out } = await health(test().url, '--format', 'json');

    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      isReady: true,
      programmes: [
        { programme: 'months', lastNight: '2025-07-08' },
        { programme: 'years', lastNight: null },
      ],
    });
  });

  it('ends with 1 and says why when there is no database', async () => {
    const { code, out, err } = await health('postgres://nobody@127.0.0.1:1/none');

    expect([code, out]).toEqual([1, 'The database cannot be worked with.\n']);
    expect(err).toContain('DATABASE_URL cannot be reached');
  });
});
