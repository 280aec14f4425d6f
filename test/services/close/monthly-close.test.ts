import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LocalDate, midnightOf, zoneOf } from '../../../rules/time.ts';
import { findMonth } from '../../../src/services/close/find-month.ts';
import { type MonthTurn, monthlyClose } from '../../../src/services/close/monthly-close.ts';
import { previewClose } from '../../../src/services/close/preview.ts';
import { releaseCredit } from '../../../src/services/close/release.ts';
import { endIncident } from '../../../src/services/incident/end-incident.ts';
import { openIncident } from '../../../src/services/incident/open-incident.ts';
import type { TestDatabase } from '../../support/database.ts';
import { give, importAll, MONTHS, night, payer, paymentOf, useProgramme } from '../night/support.ts';
import { post, preview } from './support.ts';

const MOSCOW = zoneOf('Europe/Moscow');

function at(day: string): number {
  return midnightOf(day as LocalDate, MOSCOW);
}

/** What is done on a day, a word a turn. */
async function on({ database }: TestDatabase, day: string): Promise<readonly string[]> {
  const turns = await monthlyClose(database, { programme: null, isDryRun: false, now: at(day) });
  return turns.map(said);
}

function said({ month, turn }: MonthTurn): string {
  switch (turn.kind) {
    case 'wait':
      return `${month} waits for ${turn.for}`;
    case 'stopped':
      return `${month} stopped by ${turn.stops.join(' ')}`;
    case 'preview':
    case 'post':
    case 'remind':
    case 'held':
    case 'not_walked':
      return `${month} ${turn.kind}`;
  }
}

/** A payer in the first three months, walked to the 1st of April; paid from March on: the first credit is that of March. */
async function walked({ database, owner }: TestDatabase): Promise<void> {
  await owner.pool.query("update programme set pays_from = '2024-03-01'");
  await give(database, payer('A1'));
  await night(database, '2024-03-31');
}

describe('close: automatic', () => {
  const test = useProgramme(MONTHS);

  it('posts each month at its T, also those that were missed, and once', async () => {
    await walked(test());

    expect(await on(test(), '2024-02-29')).toEqual(['2024-03 waits for month']);
    expect(await on(test(), '2024-04-01')).toEqual([
      '2024-03 preview',
      '2024-03 post',
      '2024-04 preview',
      '2024-04 post',
      '2024-05 waits for month',
    ]);
    expect(await on(test(), '2024-04-01')).toEqual(['2024-05 waits for month']);
    // The night of the 30th of April has not come.
    expect(await on(test(), '2024-05-01')).toEqual(['2024-05 not_walked']);
  });

  it('does the same from two processes at once, and no more', async () => {
    await walked(test());

    await Promise.all([on(test(), '2024-04-01'), on(test(), '2024-04-01'), on(test(), '2024-04-01')]);

    const { rows } = await test().owner.pool.query(
      `select month::text, sum(paid) as paid from close join posting using (close_id) where state = 'posted' group by 1 order by 1`,
    );
    expect(rows).toEqual([
      { month: '2024-03-01', paid: '50.00' },
      { month: '2024-04-01', paid: '50.00' },
    ]);
  });
});

describe('close: { after: P3D }', () => {
  const test = useProgramme(MONTHS.replace('versions:', 'close: { after: P3D }\nversions:'));

  it('previews at T and posts that preview three days later, whatever came meanwhile', async () => {
    await walked(test());

    expect(await on(test(), '2024-03-01')).toEqual(['2024-03 preview', '2024-03 waits for objection']);
    // March turns out to be unpaid for; what is previewed stays, and is corrected with April.
    await give(test().database, [{ ...paymentOf('A1', '2024-02-15'), withdrawn: 'yes' }]);
    await night(test().database, '2024-03-31');
    expect(await on(test(), '2024-03-03')).toEqual(['2024-03 waits for objection']);
    expect(await on(test(), '2024-03-04')).toEqual(['2024-03 post', '2024-04 waits for month']);
    const april = await preview(test().database, 'months', '2024-04');
    expect([april.corrections, april.paid]).toEqual([
      { count: 1, sum: '-50.00' },
      { count: 0, sum: '0.00' },
    ]);
  });
});

describe('an incident that stands', () => {
  const test = useProgramme(MONTHS);

  it('keeps every close previewed until it ends', async () => {
    await walked(test());
    const { incidentId } = await openIncident(
      test().database,
      { programme: 'months', from: '2024-03-20', author: 'olga', reason: 'everybody is blocked' },
      () => at('2024-04-02'),
    );

    expect(await on(test(), '2024-04-01')).toEqual(['2024-03 preview', '2024-03 held']);
    await endIncident(
      test().database,
      { incidentId, verdict: 'lifted', author: 'olga', note: 'nothing was wrong', to: null },
      () => at('2024-04-02'),
    );
    expect(await on(test(), '2024-04-01')).toContain('2024-04 post');
  });
});

describe('close: { confirm: { within: P2D, then: remind } }', () => {
  const test = useProgramme(
    MONTHS.replace('versions:', 'close: { confirm: { within: P2D, then: remind } }\nversions:'),
  );

  it('waits for somebody, calls to mind, and goes on when it is posted', async () => {
    await walked(test());

    expect(await on(test(), '2024-03-01')).toEqual(['2024-03 preview', '2024-03 waits for confirmation']);
    expect(await on(test(), '2024-03-03')).toEqual(['2024-03 remind']);
    await post(test().database, 'months', '2024-03');
    expect(await on(test(), '2024-03-03')).toEqual(['2024-04 waits for month']);
  });
});

describe('what stops a close', () => {
  const test = useProgramme(
    MONTHS.replace('versions:', 'safeguards: { total: "70.00", one_credit: "60.00" }\nversions:'),
  );

  it('a total above the limit: until somebody accepts it with a reason', async () => {
    await walked(test());
    await give(test().database, payer('A2'));
    await night(test().database, '2024-03-31');

    expect(await on(test(), '2024-03-01')).toEqual(['2024-03 preview', '2024-03 stopped by total']);
    await expect(post(test().database, 'months', '2024-03')).rejects.toThrow('--accept total');
    const month = await findMonth(test().database, 'months', '2024-03');
    const accepted = new Map([['total', { by: 'olga', reason: 'two subscribers now' }]] as const);
    await previewClose(test().database, { month, by: 'olga', accepted });
    expect(await on(test(), '2024-03-01')).toEqual(['2024-03 post', '2024-04 waits for month']);
  });

  it('a credit above the limit is held, and paid when it is released', async () => {
    await walked(test());
    const fee = {
      fact: 'fee',
      subscriber: 'A1',
      service: 'internet',
      tariff: 'home',
      amount: '650.00',
      from: '2024-02-01',
    };
    await give(test().database, [fee]);
    await night(test().database, '2024-03-31');

    const held = await preview(test().database, 'months', '2024-03');
    expect([held.credits.count, held.held]).toEqual([
      0,
      [{ subscriber: 'A1', month: '2024-03-01', amount: '65.00' }],
    ]);
    await post(test().database, 'months', '2024-03');
    // Not paid is not forgotten: March comes again as a correction of April, together with April's own, both held.
    const april = await preview(test().database, 'months', '2024-04');
    expect(april.held.map(({ month }) => month)).toEqual(['2024-03-01', '2024-04-01']);
    const month = await findMonth(test().database, 'months', '2024-04');
    await releaseCredit(test().database, { month, subscriber: 'A1', by: 'olga', reason: 'the fee is right' });
    expect((await preview(test().database, 'months', '2024-04')).paid).toEqual({ count: 1, sum: '130.00' });
  });

  it('facts that are not complete through T: until they are', async () => {
    await walked(test());
    await state(test(), '2024-02-20');

    expect(await on(test(), '2024-03-01')).toEqual(['2024-03 preview', '2024-03 stopped by incomplete']);
    await state(test(), '2024-03-01');
    expect(await on(test(), '2024-03-01')).toEqual(['2024-03 stopped by incomplete']);
    await night(test().database, '2024-03-31');
    expect(await on(test(), '2024-03-01')).toEqual([
      '2024-03 preview',
      '2024-03 post',
      '2024-04 waits for month',
    ]);
  });
});

/** An import that says how far its facts are complete. */
async function state({ database }: TestDatabase, through: string): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'stazh-close-'));
  await writeFile(join(dir, 'balances.csv'), `subscriber,at,amount\nA1,${through},1.00\n`);
  await writeFile(
    join(dir, 'manifest.json'),
    JSON.stringify({ complete_through: `${through}T00:00:00+03:00` }),
  );
  await importAll(database, { kind: 'directory', dir });
  await rm(dir, { recursive: true });
}
