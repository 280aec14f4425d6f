import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import { problemText, readiness } from '../../src/services/readiness.ts';
import { fillBase, NOW } from '../api/metrics-base.ts';
import { createEmptyDatabase, useTestDatabase } from '../support/database.ts';

describe('readiness', () => {
  const test = useTestDatabase();

  it('is ready with an empty database, and has nothing to tell', async () => {
    expect(await readiness(test().database, NOW)).toEqual({ isReady: true, problems: [], programmes: [] });
  });

  it('stays ready when nights are behind or stopped, and says so', async () => {
    await fillBase(test());

    expect(await readiness(test().database, NOW)).toEqual({
      isReady: true,
      // One night is due from midnight on, and nothing is wrong with that.
      problems: [
        { kind: 'nights_behind', programme: 'years', nights: 3 },
        { kind: 'night_stopped', programme: 'months' },
      ],
      programmes: [
        { programme: 'months', lastNight: '2025-07-08', nightsBehind: 1 },
        { programme: 'years', lastNight: null, nightsBehind: 3 },
      ],
    });
  });

  it('is not ready when a migration is missing, or one is there that it does not know', async () => {
    await test().owner.pool.query('update migration set digest = digest || $1 where number = 3', ['x']);
    const differs = await readiness(test().database, NOW);
    await test().owner.pool.query('delete from migration where number >= 3');
    const missing = await readiness(test().database, NOW);

    expect([differs.isReady, missing.isReady]).toEqual([false, false]);
    expect([...differs.problems, ...missing.problems].map(({ kind }) => kind)).toEqual([
      'not_migrated',
      'not_migrated',
    ]);
    expect(missing.problems.map(problemText).join()).toContain('Run `stazh migrate`');
  });
});

describe('readiness without a database', () => {
  async function kindsAt(url: string): Promise<readonly string[]> {
    const database = createDatabase({ url, connectWithinMs: 4_000 });
    const { isReady, problems } = await readiness(database, NOW);
    await database.close();
    expect(isReady).toBe(false);
    return problems.map(({ kind }) => kind);
  }

  it('says so when nobody listens', async () => {
    expect(await kindsAt('postgres://nobody@127.0.0.1:1/none')).toEqual(['database_unavailable']);
  });

  it('says so when somebody listens and does not answer, within seconds', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    expect(await kindsAt(`postgres://nobody@127.0.0.1:${port}/none`)).toEqual(['database_unavailable']);
    silent.close();
  });

  it('says that it was never migrated', async () => {
    const empty = await createEmptyDatabase();
    expect(await kindsAt(empty.url)).toEqual(['not_migrated']);
    await empty.close();
  });
});
