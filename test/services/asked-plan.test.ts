import { beforeAll, expect, it } from 'vitest';
import { monthOf, zoneOf } from '../../rules/time.ts';
import type { AskedStatement } from '../../src/db/asked-statement.ts';
import { findCardRows } from '../../src/db/card/card.repository.ts';
import type { Session } from '../../src/db/database.ts';
import { findNow, nowStatement } from '../../src/db/history/now.repository.ts';
import { keptCommons } from '../../src/services/card/card-commons.ts';
import { useTestDatabase } from '../support/database.ts';
import { a1, EZERWAY, noon } from './card/support.ts';
import { give, night, publish } from './night/support.ts';

const test = useTestDatabase();
const TIMES = 12;
/** PostgreSQL makes so many plans for given values before it looks whether one for any values is as good. */
const TRIED = 5;
const MANY = 300;

beforeAll(async () => {
  const { database, owner } = test();
  await publish(database, EZERWAY);
  await give(database, Array.from({ length: MANY }, (_, index) => a1(`A${index}`)).flat());
  await night(database, '2024-10-31');
  await owner.pool.query('analyze');
});

/** How often a plan was made for a statement that is asked over and over, and how often one was used again. */
async function plansOf(
  { name }: AskedStatement,
  ask: (session: Session) => Promise<unknown>,
): Promise<unknown> {
  return test().database.borrow(async (session) => {
    for (let time = 0; time < TIMES; time += 1) await ask(session);
    const { rows } = await session.client.query<{ made: bigint; kept: bigint }>(
      'select custom_plans as made, generic_plans as kept from pg_prepared_statements where name = $1',
      [name],
    );
    return rows;
  });
}

/** A plan for one value that looks cheaper than one for any would be made for every question: that takes longer than to answer it. */
it('a card for one subscriber is asked for with a plan that is kept', async () => {
  const { statement, consumed } = await keptCommons(test().database);
  const plans = await plansOf(statement, ({ client }) =>
    findCardRows(client, statement, { subscribers: ['A7'], consumed }),
  );
  expect(plans).toEqual([{ made: BigInt(TRIED), kept: BigInt(TIMES - TRIED) }]);
});

it('so is a page of history', async () => {
  const fromAt = noon('2024-06-01');
  const months = { from: monthOf(fromAt, zoneOf('Europe/Moscow')), fromAt, until: null };
  const statement = nowStatement({ programmeId: 1, months });
  const plans = await plansOf(statement, ({ client }) =>
    findNow(client, statement, { subscribers: ['A7'], few: 20 }),
  );
  expect(plans).toEqual([{ made: BigInt(TRIED), kept: BigInt(TIMES - TRIED) }]);
});
