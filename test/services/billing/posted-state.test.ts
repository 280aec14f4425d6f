import { expect, it } from 'vitest';
import { subscriberId } from '../../../src/db/subscriber-id.ts';
import { type PostedState, postedState } from '../../../src/services/billing/posted-state.ts';
import { makeClose } from '../../support/closes.ts';
import { MONTHS, useProgramme } from '../night/support.ts';
import { answer } from './support.ts';

const test = useProgramme(MONTHS);

const at = (month: string, subscriber = 'A1'): Promise<PostedState> =>
  postedState(test().database.pool, { programmeId: 1, subscriber, month });
const answerOf = (answered: string): string => `{"id":"months/2024-03/A1",${answered}}`;

it('goes from decided to posted, and on as the billing system answers', async () => {
  const { database, owner } = test();
  expect(await at('2024-03')).toEqual({ kind: 'decided' });

  const rows = [{ subscriber: 'A1', credit: '50.00', paid: '50.00' }];
  const closeId = await makeClose(database, { month: '2024-03', rows });
  await makeClose(database, { month: '2024-04', rows, state: 'previewed' });
  expect(await at('2024-03')).toEqual({ kind: 'posted' });
  expect(await at('2024-04')).toEqual({ kind: 'decided' });

  await answer(database, answerOf('"answer":"reject","reason":"closed"'));
  expect(await at('2024-03')).toEqual({ kind: 'rejected', because: 'closed' });

  await answer(database, answerOf('"answer":"ack"'));
  expect(await at('2024-03')).toEqual({ kind: 'applied' });

  await owner.pool.query(`insert into held_credit values ($1, $2, '2024-03-01', 9000)`, [
    subscriberId('B2'),
    closeId,
  ]);
  expect(await at('2024-03', 'B2')).toEqual({ kind: 'decided' });
});
