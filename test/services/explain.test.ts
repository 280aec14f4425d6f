import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainStory, storyText } from '../../rules/explain/story.ts';
import { explain } from '../../src/services/explain.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { dateRun } from '../support/dated.ts';
import { give, MONTHS, night, payer, publish } from './night/support.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, payer('A1'));
  await night(test.database, '2024-04-30');
  await give(test.database, payer('A2'));
});
afterAll(async () => {
  await test.close();
});

async function story(at: string | null): Promise<string> {
  const [told] = await explain(test.database, { subscriber: 'A1', programme: null, at });
  return told?.kind === 'story'
    ? storyText(explainStory(told.source, 'en'))
    : `no story: ${told?.kind ?? ''}`;
}

describe('explain', () => {
  it('tells the counter where it stands', async () => {
    expect(await story(null)).toContain('Counter: 4, kept since 1 January 2024');
  });

  it('tells it as of an instant that the nights have passed', async () => {
    const told = await story('2024-03-01');

    // The accrual at that very midnight is told, the one of April is not.
    expect(told).toContain('Counter: 2, kept since 1 January 2024');
    expect(told).not.toContain('counter is 3');
  });

  it('tells what is stored, not what a replay would say', async () => {
    const { rows } = await test.owner.pool.query<{ from: string }>(
      `update outcome set amount = 49 where month = '2024-03-01' returning 'x' as from`,
    );
    expect(rows).toHaveLength(1);

    expect(await story(null)).toContain('49');
  });

  it('refuses an instant that no night has reached', async () => {
    await expect(
      explain(test.database, { subscriber: 'A1', programme: null, at: '2024-05-02' }),
    ).rejects.toMatchObject({
      code: 'USAGE',
      detail: expect.stringContaining('2024-05-01T00:00:00+03:00') as string,
    });
  });

  it('refuses an id that no import names', async () => {
    await expect(
      explain(test.database, { subscriber: 'A9', programme: null, at: null }),
    ).rejects.toMatchObject({
      code: 'SUBSCRIBER_NOT_FOUND',
    });
  });

  it('says that no night has walked a subscriber who has just come', async () => {
    const told = await explain(test.database, { subscriber: 'A2', programme: null, at: null });

    expect(told).toMatchObject([{ kind: 'not-walked' }]);
  });
});

describe('explain as it was known', () => {
  let late: TestDatabase;
  beforeAll(async () => {
    late = await createTestDatabase();
    await publish(late.database, MONTHS);
    await give(late.database, payer('A1'));
    await night(late.database, '2024-04-02');
    await dateRun(late, '2024-04-03T03:00+03:00');
    await give(late.database, [
      { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-03-10', to: '2024-03-12' },
      ...payer('A2'),
    ]);
    await night(late.database, '2024-04-04');
    await dateRun(late, '2024-04-05T03:00+03:00');
  });
  afterAll(async () => {
    await late.close();
  });

  async function known(knownAt: string, subscriber = 'A1', at: string | null = null): Promise<string> {
    const [told] = await explain(late.database, { subscriber, programme: null, at, knownAt });
    return told?.kind === 'story' ? storyText(explainStory(told.source, 'en')) : (told?.kind ?? '');
  }

  it('tells neither the late fact nor what it changed', async () => {
    const told = await known('2024-04-04');

    expect(told).toContain('Months, at 3 April 2024\nAs it was known at 5 April 2024\nCounter: 3');
    expect(told).not.toContain('block');
    expect(told).not.toContain('reset');
  });

  it('tells both from the night on that knew', async () => {
    const told = await known('2024-04-05');

    expect(told).toContain('Months, at 5 April 2024\nAs it was known at 6 April 2024\nCounter: 0');
    expect(told).toContain('10 March 2024');
  });

  it('tells of an earlier instant, too, as it was known', async () => {
    expect(await known('2024-04-04', 'A1', '2024-03-15')).toContain('Counter: 2,');
    expect(await known('2024-04-05', 'A1', '2024-03-15')).toContain('Counter: 0,');
  });

  it('says of whom nothing was known that no night had walked them', async () => {
    expect(await known('2024-04-04', 'A2')).toBe('not-walked');
    expect(await known('2024-04-02', 'A1')).toBe('not-walked');
    expect(await known('2024-04-05', 'A2')).toContain('Counter: 3');
  });

  it('says of whom the engine could not accept then that it could not', async () => {
    // Together they lead out of every range.
    const millions = ['x1', 'x2'].map((id) => ({
      ...{ fact: 'adjustment', subscriber: 'A1', id, at: '2024-01-10', delta: '900000000' },
      ...{ author: 'support', reason: 'mistyped' },
    }));
    await give(late.database, millions);
    await night(late.database, '2024-04-06', { maxParkedPercent: 100 });
    await dateRun(late, '2024-04-07T03:00+03:00');
    await give(
      late.database,
      millions.map((fact) => ({ ...fact, withdrawn: 'yes' })),
    );
    await night(late.database, '2024-04-08');
    await dateRun(late, '2024-04-09T03:00+03:00');

    expect(await known('2024-04-07')).toBe('refused');
    expect(await known('2024-04-08')).toBe('refused');
    expect(await known('2024-04-09')).toContain('Counter: 0');
  });
});
