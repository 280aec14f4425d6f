import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FACT_NAMES } from '../../../rules/exchange/fact-specs.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { countsOf, importing, publishPlain } from './importing.ts';

let test: TestDatabase;

beforeEach(async () => {
  test = await createTestDatabase();
  await publishPlain(test.database);
});

afterEach(async () => {
  await test.close();
});

const FIRST = {
  'subscribers.csv': `subscriber,kind,segment,from
    A1,person,apartment,
    A2,organisation,private_sector,2024-01-01`,
  'services.csv': `subscriber,service,from,to
    A1,internet,2024-01-10,
    A2,internet,2024-01-15T10:30,2024-06-01`,
  'payments.csv': `subscriber,id,at,amount
    A1,P1,2024-02-01T12:00:00+03:00,500.00
    A1,P2,2024-03-01,0.01`,
};

/** Every version of every payment, the oldest first. */
async function payments(): Promise<readonly string[]> {
  const { rows } = await sql<{ text: string }>`
    select concat_ws(' ', external_id, id, to_char(at, 'MM-DD HH24:MI'), amount, case when withdrawn then 'withdrawn' end,
      revision || '..' || superseded_revision) as text
    from fact_payment join subscriber using (subscriber_id) order by external_id, id, revision`.execute(
    test.database.db,
  );
  return rows.map(({ text }) => text);
}

describe('an import', () => {
  it('takes a key for the same however its row is written', async () => {
    const summary = await importing(test.database, {
      'subscribers.csv': 'subscriber,kind,segment\nA1,person,apartment',
      'payments.csv': `subscriber,id,at,amount
        A1,P1,2024-02-01,1.00
        "A1","P1",2024-01-31T21:00:00.0Z,1
        "A1",P2,2024-02-01T00:00:00.0,2.00
        A1,P2,2024-02-01,3.00`,
    });

    expect(summary.facts.get('payment')).toMatchObject({ rows: 4, repeated: 2, added: 2 });
    expect(summary.warnings.first).toEqual([
      'payments.csv:5: payment of "A1": the key of line 4 with other content; this row holds',
    ]);
    expect(await payments()).toEqual(['A1 P1 01-31 21:00 1.00', 'A1 P2 01-31 21:00 3.00']);
  });

  it('changes nothing when the last of several rows of a key says what is believed', async () => {
    await importing(test.database, FIRST);
    const again = await importing(test.database, {
      'payments.csv': `subscriber,id,at,amount
        A1,P1,2024-02-01T12:00:00+03:00,7.00
        A1,P1,2024-02-01T12:00:00+03:00,8.00
        A1,P1,2024-02-01T12:00:00+03:00,500.00`,
    });

    expect(countsOf(again, 'payment')).toBe('0/0/0/1');
    expect(again.facts.get('payment')).toMatchObject({ rows: 3, repeated: 2 });
    expect(again.warnings.first).toEqual([
      'payments.csv:4: payment of "A1": the key of line 2 with other content; this row holds',
      'payments.csv:4: payment of "A1": the key of line 3 with other content; this row holds',
    ]);
    expect(again.outcome).toMatchObject({ kind: 'applied', touched: 0 });
  });

  it('says in each version whose place it took', async () => {
    await importing(test.database, FIRST);
    await importing(test.database, {
      'payments.csv': 'subscriber,id,at,amount\nA1,P1,2024-02-02,600.00\nA1,P3,2024-02-02,1.00',
    });

    const { rows } =
      await sql`select id, revision, supersedes from fact_payment order by id, revision`.execute(
        test.database.db,
      );
    expect(rows).toEqual([
      { id: 'P1', revision: 2n, supersedes: null },
      { id: 'P1', revision: 3n, supersedes: 2n },
      { id: 'P2', revision: 2n, supersedes: null },
      { id: 'P3', revision: 3n, supersedes: null },
    ]);
  });

  it('rejects the repeated rows of an unknown subscriber, too', async () => {
    const summary = await importing(
      test.database,
      { 'payments.csv': 'subscriber,id,at,amount\nB9,P1,2024-02-02,1.00\nB9,P1,2024-02-02,1.00' },
      { maxRejectsPercent: 100 },
    );

    expect(summary).toMatchObject({ read: 2, rejected: 2 });
    expect(summary.facts.get('payment')).toMatchObject({ rows: 0, repeated: 0, added: 0 });
  });
});

describe('files', () => {
  // One row of each fact as it is written mostly, and one with a fraction of a second, which is read the long way.
  const ALL = {
    'subscribers.csv': 'subscriber,kind,segment,from\nA1,person,a,\nA2,person,a,2024-01-01T00:00:00.0',
    'services.csv':
      'subscriber,service,from,to\nA1,tv,2024-01-01,\nA2,tv,2024-01-01T00:00:00.0,2024-02-01T00:00:00.0',
    'blockings.csv':
      'subscriber,kind,from,to\nA1,forced,2024-01-01,\nA2,forced,2024-01-01T00:00:00.0,2024-02-01T00:00:00.0',
    'fees.csv':
      'subscriber,service,tariff,amount,from\nA1,tv,t,5.00,2024-01-01\nA2,tv,t,0,2024-01-01T00:00:00.0',
    'payments.csv': 'subscriber,id,at,amount\nA1,p1,2024-01-01,5.00\nA2,p1,2024-01-01T00:00:00.0,5',
    'charges.csv':
      'subscriber,id,at,amount,category\nA1,c1,2024-01-01,-5.00,tv\nA2,c1,2024-01-01T00:00:00.0,5,tv',
    'balances.csv': 'subscriber,at,amount\nA1,2024-01-01,-0.05\nA2,2024-01-01T00:00:00.0,5',
    'promotions.csv':
      'subscriber,promotion,from,to\nA1,x,2024-01-01,\nA2,x,2024-01-01T00:00:00.0,2024-02-01T00:00:00.0',
    'enrolments.csv':
      'subscriber,at,action,programme,author,channel\nA1,2024-01-01,enrol,,,\nA2,2024-01-01T00:00:00.0,leave,plain,a,b',
    'openings.csv':
      'subscriber,at,value,programme,enrolled\nA1,2024-01-01,3,,\nA2,2024-01-01T00:00:00.0,4,plain,yes',
    'adjustments.csv':
      'subscriber,id,at,delta,author,reason,programme\nA1,a1,2024-01-02,1,x,y,\nA2,a1,2024-01-02T00:00:00.0,-1,x,y,plain',
    'terminations.csv': 'subscriber,at\nA1,2024-05-01\nA2,2024-05-01T00:00:00.0',
  };

  it('of every fact are taken, and change nothing the second time', async () => {
    const first = await importing(test.database, ALL);
    const again = await importing(test.database, ALL);

    const added = { rows: 2, repeated: 0, added: 2, changed: 0, withdrawn: 0, unchanged: 0 };
    expect([...first.facts]).toEqual(FACT_NAMES.map((fact) => [fact, added]));
    const unchanged = { ...added, added: 0, unchanged: 2 };
    expect([...again.facts]).toEqual(FACT_NAMES.map((fact) => [fact, unchanged]));
  });

  it('say the same read the short way and the long way', async () => {
    const long = Object.entries(ALL).map(([file, text]) => [
      file,
      text.replaceAll(/(\d{4}-\d\d-\d\d)(?=[,\n]|$)/g, '$1T00:00:00.0'),
    ]);
    const short = Object.entries(ALL).map(([file, text]) => [file, text.replaceAll('T00:00:00.0', '')]);
    await importing(test.database, Object.fromEntries(short) as typeof ALL);
    const again = await importing(test.database, Object.fromEntries(long) as typeof ALL);

    const unchanged = { rows: 2, repeated: 0, added: 0, changed: 0, withdrawn: 0, unchanged: 2 };
    expect([...again.facts]).toEqual(FACT_NAMES.map((fact) => [fact, unchanged]));
  });
});
