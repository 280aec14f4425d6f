import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainStory, storyText } from '../../rules/explain/story.ts';
import { explain } from '../../src/services/explain.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
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
