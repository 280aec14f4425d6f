import { beforeEach, describe, expect, it } from 'vitest';
import { give, history, MONTHS, night, payer, useProgramme } from '../night/support.ts';
import { adjust } from './support.ts';

const test = useProgramme(MONTHS);

beforeEach(async () => {
  await give(test().database, payer('A1'));
});

describe('the history', () => {
  it('has author and reason with the entry, for machines', async () => {
    const { database } = test();
    await adjust(database, { id: 'T-71' });
    await night(database, '2024-04-30');

    expect((await history(database)).split('\n').find((line) => line.includes('adjustment'))).toBe(
      '{"type":"entry","programme":"months","subscriber":"A1","effective":"2024-04-10T00:00:00+03:00","kind":"adjustment",' +
        '"delta":5,"value":8,"rule":null,"reason":{"codes":[],"ref":"T-71","author":"olga","reason":"Outage of March, ticket 71"}}',
    );
  });
});
