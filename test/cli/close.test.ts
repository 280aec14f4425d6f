import { beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { give, MONTHS, night, payer, useProgramme } from '../services/night/support.ts';
import { recordingIo, type Said } from '../support/io.ts';

const test = useProgramme(MONTHS);

// Of three subscribers A1 pays every month, B2 is blocked in February, C3's fee rises in March: of 500.00 and 600.00 ten percent.
beforeEach(async () => {
  await test().owner.pool.query("update programme set pays_from = '2024-03-01'");
  await give(test().database, ['A1', 'B2', 'C3'].flatMap(payer));
  await give(test().database, [
    { fact: 'blocking', subscriber: 'B2', kind: 'forced', from: '2024-03-10', to: '2024-03-11' },
    {
      fact: 'fee',
      subscriber: 'C3',
      service: 'internet',
      tariff: 'home',
      amount: '600.00',
      from: '2024-03-20',
    },
  ]);
  await night(test().database, '2024-03-31');
});

async function stazh(line: string): Promise<Said & { code: number }> {
  const { said, io } = recordingIo();
  const code = await run(line.split(' '), { ...io, env: { DATABASE_URL: test().url } });
  return { code, ...said };
}

async function close(line: string): Promise<Said & { code: number }> {
  return stazh(`close ${line} --programme months --by olga`);
}

describe('stazh close', () => {
  it('shows what a month would pay, posts exactly that, and shows it ever after', async () => {
    const previewed = await close('2024-03 preview');
    expect(previewed.code, previewed.err).toBe(0);
    expect(previewed.out).toContain('months, 2024-03: previewed');
    expect(previewed.out).toMatch(/ {2}credits +3 +150\.00\n/);
    expect(previewed.out).toMatch(/ {2}10 % +2 +3 +150\.00\n/);

    const posted = await close('2024-03 post');
    expect(posted.out).toContain('months, 2024-03: posted');
    expect((await close('2024-03 post')).out).toBe(posted.out);
    expect((await close('2024-03 show')).out).toBe(posted.out);
  });

  it('tells whose credit is another one than a month before, and why', async () => {
    await close('2024-03 preview');
    await close('2024-03 post');
    const april = await close('2024-04 preview');
    // B2 was blocked: reset, and March does not count. C3: 60.00 for 50.00.
    expect(april.out).toContain('Beside 2024-03: credits 150.00 → 110.00, -40.00 (-26.7 %)');
    expect(april.out).toMatch(/ {2}below_first_rung +1\n/);

    const { out } = await close('2024-04 changes --format csv');
    expect(out.split('\n').toSorted()).toEqual([
      '',
      'B2,gone,50.00,,2,,below_first_rung',
      'C3,larger,50.00,60.00,2,3,base 500.00 → 600.00',
      'subscriber,change,before,now,counter_before,counter_now,why',
    ]);
  });

  it('prints for machines: amounts as text, instants in ISO 8601', async () => {
    const { out } = await close('2024-03 preview --format json');

    expect(JSON.parse(out)).toMatchObject({
      state: 'previewed',
      stops: [],
      previewed_by: 'olga',
      posted_at: null,
      report: {
        programme: 'months',
        month: '2024-03',
        currency: 'RUB',
        closesAt: '2024-02-29T21:00:00.000Z',
        credits: { count: 3, sum: '150.00' },
        paid: { count: 3, sum: '150.00' },
        change: null,
      },
    });
    expect((await close('2024-03 show --format csv')).out).toContain('total,paid,,3,150.00\n');
  });

  it.each([
    ['2024-3 preview', 2, 'MONTH: found "2024-3"; accepted: a month such as 2025-10'],
    ['2024-04 preview', 2, 'found 2024-04; the open month of months is 2024-03'],
    ['2024-03 show', 2, '`stazh close 2024-03 preview --programme months`'],
    ['2024-03 post', 2, 'is open. See what it would pay'],
    ['2024-03 release', 2, 'SUBSCRIBER'],
    ['2024-03 preview --accept much', 2, 'Accepted: total, change_percent, parked_percent, incomplete.'],
    ['2024-03 preview --accept total', 2, '--reason'],
    ['2024-03 pay', 2, 'Allowed choices are preview, show, changes, release, post, cancel'],
  ])('%s: ends with %i and says %s', async (line, code, message) => {
    const said = await close(line);

    expect(said.code).toBe(code);
    expect(said.err).toContain(message);
  });

  it('takes a preview back, and nothing that is posted', async () => {
    await close('2024-03 preview');
    expect((await close('2024-03 cancel')).out).toBe('The preview is taken back; the month is open.\n');
    await close('2024-03 preview');
    await close('2024-03 post');

    expect(await close('2024-03 cancel')).toMatchObject({
      code: 2,
      err: expect.stringContaining('stays so; later closes correct it') as string,
    });
  });
});

describe('stazh monthly-close and closes', () => {
  it('do and list what is due', async () => {
    expect((await stazh('closes')).out).toContain('No month was previewed yet');
    const due = await stazh('monthly-close --dry-run');
    expect(due.out).toBe('months 2024-03: due to be previewed\n');

    const { code, out } = await stazh('monthly-close');

    expect(code).toBe(0);
    expect(out.split('\n').slice(0, 4)).toEqual([
      'months 2024-03: previewed',
      'months 2024-03: posted',
      'months 2024-04: previewed',
      'months 2024-04: posted',
    ]);
    // Nights have not come to May.
    expect(out).toContain(
      'months 2024-05: waits: counters of months are walked to 2024-04-01T00:00:00+03:00',
    );
    const listed: unknown = JSON.parse((await stazh('closes --format json')).out);
    expect(listed).toMatchObject([
      { month: '2024-03', state: 'posted', credits: '150.00', paid: '150.00', by: 'monthly close' },
      { month: '2024-04', state: 'posted', credits: '110.00', paid: '110.00' },
    ]);
  });
});
