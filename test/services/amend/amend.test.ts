import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { formatAmount } from '../../../rules/money.ts';
import { FOREVER, monthText } from '../../../rules/time.ts';
import { insertProgrammeFile } from '../../../src/db/programme.repository.ts';
import { lockRevisions } from '../../../src/db/revision.ts';
import { type Amended, amendProgramme } from '../../../src/services/amend/amend.ts';
import { figuresText } from '../../../src/services/amend/figures.ts';
import { type AmendmentPreview, previewAmendment } from '../../../src/services/amend/preview.ts';
import { programmeRevisions, programmeText } from '../../../src/services/programme-revisions.ts';
import { publishProgramme } from '../../../src/services/publish.ts';
import { verify } from '../../../src/services/verify.ts';
import { postMonth } from '../../support/closes.ts';
import { type Fact, give, MONTHS, night, told, useProgramme } from '../night/support.ts';

/** A month of service is worth one; 10 % of the fee from the second month on. */
const TERMS = MONTHS.replace('[served, { payment_made: { within: P1M } }]', '[served]');
const DOUBLE = TERMS.replace('percent: 10', 'percent: 20');
const MAY = Date.UTC(2024, 4, 2);

const test = useProgramme(TERMS);

function served(subscriber: string, amount: string): readonly Fact[] {
  return [
    { fact: 'subscriber', subscriber, kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber, service: 'internet', from: '2024-01-01' },
    { fact: 'fee', subscriber, service: 'internet', tariff: 'home', amount, from: '2024-01-01' },
  ];
}

// A1 is credited 50.00 and B1 100.00 from 1 March on. March and April are posted, so May is open.
beforeEach(async () => {
  await give(test().database, [...served('A1', '500.00'), ...served('B1', '1000.00')]);
  await night(test().database, '2024-05-01');
  await postMonth(test(), 'months', '2024-03');
  await postMonth(test(), 'months', '2024-04');
});

function fileOf(text: string, now = MAY) {
  return { text, file: 'months.yaml', now, onProgress: () => undefined };
}

function preview(text: string, now = MAY): Promise<AmendmentPreview> {
  return previewAmendment(test().database, fileOf(text, now));
}

function amend(
  text: string,
  expected: string,
  changes: Partial<Parameters<typeof amendProgramme>[1]> = {},
): Promise<Amended> {
  const who = { author: 'O. Petrova', reason: 'ten was typed, twenty is published' };
  return amendProgramme(test().database, { ...fileOf(text), ...who, expected, ...changes });
}

function monthsOf({ months }: AmendmentPreview): readonly string[] {
  return months.map(
    ({ month, state, differing, more, less }) =>
      `${monthText(month)} ${state} ${differing} ${formatAmount(more, 2)} ${formatAmount(less, 2)}`,
  );
}

async function fileTexts(): Promise<readonly string[]> {
  const { rows } = await test().database.pool.query<{ text: string }>(
    'select text from programme_file order by revision',
  );
  return rows.map(({ text }) => text);
}

/** Until another session wants the revision lock. */
async function someoneWaits(): Promise<void> {
  const waiting = `select from pg_locks where locktype = 'advisory' and not granted and database = (
    select oid from pg_database where datname = current_database())`;
  while ((await test().owner.pool.query(waiting)).rowCount === 0) await setTimeout(10);
}

describe('the preview of an amendment', () => {
  it('says what higher percents come to, in posted months and in the open one, and to whom', async () => {
    const found = await preview(DOUBLE);

    expect(monthsOf(found)).toEqual([
      '2024-03 posted 2 150.00 0.00',
      '2024-04 posted 2 150.00 0.00',
      '2024-05 not-posted 2 150.00 0.00',
    ]);
    expect(figuresText(found.total, 2)).toBe('6+450.00-0.00');
    expect([found.subscribers, found.counters, found.refused]).toEqual([2, 0, 0]);
    expect(found.largest).toMatchObject([
      { subscriber: 'B1', differing: 3, more: 30_000n, less: 0n, counterWas: 4, counterIs: 4 },
      { subscriber: 'A1', differing: 3, more: 15_000n, less: 0n },
    ]);
  });

  it('says what lower percents come to', async () => {
    expect(figuresText((await preview(TERMS.replace('percent: 10', 'percent: 5'))).total, 2)).toBe(
      '6+0.00-225.00',
    );
  });

  it('counts whose counter is another one: two a month are on the first rung a month earlier, which is not posted', async () => {
    const found = await preview(TERMS.replace('add: 1', 'add: 2'));

    // February's credit is from before the first posted month.
    expect([figuresText(found.total, 2), found.counters]).toEqual(['0+0.00-0.00', 2]);
  });

  it('walks to the bonus day of the open month where that is to come, and calls it a forecast', async () => {
    expect(monthsOf(await preview(DOUBLE, Date.UTC(2024, 3, 20))).at(-1)).toBe(
      '2024-05 forecast 2 150.00 0.00',
    );
  });

  it('compares counters as they are now, also where it walks on to a bonus day', async () => {
    // January to March are over on 20 April; the walk to 1 May adds a fourth.
    expect((await preview(DOUBLE, Date.UTC(2024, 3, 20))).largest).toMatchObject([
      { subscriber: 'B1', counterWas: 3, counterIs: 3 },
      { subscriber: 'A1', counterWas: 3, counterIs: 3 },
    ]);
    // One that has not begun is none, whatever it will be: the first service is of 1 January.
    expect((await preview(DOUBLE, Date.UTC(2023, 11, 20))).largest).toMatchObject([
      { subscriber: 'B1', counterWas: null, counterIs: null },
      { subscriber: 'A1', counterWas: null, counterIs: null },
    ]);
  });

  it('marks the months that the open close is too late to correct, by the terms as they would be', async () => {
    // The open close is decided on 1 May: with a month of reach that of 1 April is the oldest it corrects.
    const found = await preview(DOUBLE.replace('versions:', 'corrections: { reach: P1M }\nversions:'));

    expect(found.months.map(({ month, isBeyondReach }) => [monthText(month), isBeyondReach])).toEqual([
      ['2024-03', true],
      ['2024-04', false],
      ['2024-05', false],
    ]);
    expect((await preview(DOUBLE)).months.some(({ isBeyondReach }) => isBeyondReach)).toBe(false);
  });

  it('has the months after the open one whose bonus day has been', async () => {
    expect(monthsOf(await preview(DOUBLE, Date.UTC(2024, 5, 15))).slice(-2)).toEqual([
      '2024-05 not-posted 2 150.00 0.00',
      '2024-06 not-posted 2 150.00 0.00',
    ]);
  });

  it('says how many the new terms cannot walk', async () => {
    await give(test().database, [
      { fact: 'opening', subscriber: 'B1', at: '2024-03-10', value: '999950000' },
    ]);

    // A counter holds a thousand million at most; A1's stays below.
    const { refused, subscribers } = await preview(TERMS.replace('add: 1', 'add: 100000'));
    expect([refused, subscribers]).toEqual([1, 1]);
  });

  it('sees an end that was typed wrong, also before posted months', async () => {
    const found = await preview(TERMS.replace('versions:', 'valid_until: 2024-04-15\nversions:'));

    expect(monthsOf(found).slice(1)).toEqual([
      '2024-04 posted 0 0.00 0.00',
      '2024-05 not-posted 2 0.00 -150.00',
    ]);
  });

  it('writes nothing', async () => {
    await preview(DOUBLE);

    expect(await fileTexts()).toEqual([TERMS]);
  });

  it.each([
    ['the same file', TERMS, 'months.yaml: says the same as the published file: no term is amended.'],
    [
      'another title',
      TERMS.replace('en: Months', 'en: Months of service'),
      'months.yaml: differs only in title from the published file: no term is amended.',
    ],
    ['another zone', TERMS.replace('Europe/Moscow', 'Europe/Kyiv'), 'time_zone: is Europe/Kyiv'],
    ['another currency', TERMS.replace('RUB', 'EUR'), 'currency: is EUR'],
    ['a file with a mistake', TERMS.replace('add: 1', 'ad: 1'), 'did you mean'],
    [
      'a programme that is not published',
      TERMS.replace('programme: months', 'programme: other'),
      'found "other"; published: months',
    ],
  ])('refuses %s', async (_name, text, why) => {
    await expect(preview(text)).rejects.toThrow(why);
  });
});

describe('an amendment', () => {
  it('holds from the next night on: posted months too are decided anew, and what is posted stays', async () => {
    const { revision } = await amend(DOUBLE, '6+450.00-0.00');
    await night(test().database, '2024-05-02');

    expect(revision).toBeGreaterThan(1n);
    expect(await told(test().database, 'A1')).toEqual([
      '01.02.2024 accrual +1 = 1',
      '01.02.2024 refusal below_first_rung',
      '01.03.2024 accrual +1 = 2',
      '01.03.2024 credit 100.00',
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 100.00',
      '01.05.2024 accrual +1 = 4',
      '01.05.2024 credit 100.00',
    ]);
    const { rows } = await test().database.pool.query('select state, month from close order by month');
    expect(rows).toEqual([
      { state: 'posted', month: '2024-03-01' },
      { state: 'posted', month: '2024-04-01' },
    ]);
    const all = { programme: null, subscriber: null };
    expect(await verify(test().database, all, async () => undefined)).toEqual({
      counters: 2,
      waiting: 0,
      differences: 0,
    });
  });

  it('keeps both files, who amended, why, and what it came to without naming anybody', async () => {
    const { revision } = await amend(DOUBLE, '6+450.00-0.00');
    const revisions = await programmeRevisions(test().database, 'months');

    expect(await fileTexts()).toEqual([TERMS, DOUBLE]);
    expect(await programmeText(test().database, 'months', null)).toBe(DOUBLE);
    expect(await programmeText(test().database, 'months', revisions[0]?.revision ?? 0n)).toBe(TERMS);
    expect(revisions).toMatchObject([
      { kind: 'published', author: null, reason: null, changes: ['first file'], cameTo: null },
      {
        revision,
        kind: 'amended',
        author: 'O. Petrova',
        reason: 'ten was typed, twenty is published',
        changes: ['version 1 changed, from 2024-01-01'],
        cameTo: {
          months: [{ month: '2024-03', state: 'posted', differing: 2, more: '150.00', less: '0.00' }, {}, {}],
        },
      },
    ]);
    expect(JSON.stringify(revisions[1]?.cameTo)).not.toMatch(/A1|B1/);
  });

  it('is refused with the figures when they are others than those expected', async () => {
    await expect(amend(DOUBLE, '6+400.00-0.00')).rejects.toMatchObject({
      code: 'AMENDMENT_DIFFERS',
      detail: expect.stringContaining('found 6+400.00-0.00; it comes to 6+450.00-0.00.') as string,
    });
    expect(await fileTexts()).toEqual([TERMS]);
  });

  it('is refused when facts came since the preview', async () => {
    await give(test().database, served('C1', '500.00'));

    await expect(amend(DOUBLE, '6+450.00-0.00')).rejects.toThrow('it comes to 9+600.00-0.00.');
  });

  it('is refused when another file was published while it was worked out', async () => {
    const { database } = test();
    const text = TERMS.replace('en: Months', 'en: Months of service');
    let amending: Promise<Amended> | undefined;
    await database.db.transaction().execute(async (db) => {
      await lockRevisions(db);
      amending = amend(DOUBLE, '6+450.00-0.00');
      amending.catch(() => undefined);
      await someoneWaits();
      await insertProgrammeFile(db, { programmeId: 1, text, holdsUntil: FOREVER, amendment: null });
    });

    await expect(amending).rejects.toMatchObject({
      code: 'AMENDMENT_DIFFERS',
      detail: expect.stringMatching(/^revision \d+ of months was published while/) as string,
    });
    expect(await fileTexts()).toEqual([TERMS, text]);
  });

  it.each([
    ['an author', { author: '  ' }, '--author: found nothing'],
    [
      'reason',
      { reason: 'x'.repeat(1_001) },
      '--reason: found 1001 characters; accepted: 1 to 1000 characters',
    ],
  ])('is refused without %s that can be kept', async (_name, changes, why) => {
    await expect(amend(DOUBLE, '6+450.00-0.00', changes)).rejects.toThrow(why);
  });

  it('has revisions that say what a publication changed, too', async () => {
    const [, second = ''] = TERMS.split('versions:\n');
    const texts = [
      TERMS + second.replace('2024-01-01', '2024-06-01'),
      (TERMS + second.replace('2024-01-01', '2024-06-01')).replace(
        'versions:',
        'valid_until: 2025-01-01\nversions:',
      ),
    ];
    for (const text of texts)
      await publishProgramme(test().database, { text, file: 'f', paysFrom: null, now: MAY });

    expect((await programmeRevisions(test().database, 'months')).map(({ changes }) => changes)).toEqual([
      ['first file'],
      ['version 2 from 2024-06-01'],
      ['valid_until 2025-01-01'],
    ]);
    await expect(programmeText(test().database, 'months', 999n)).rejects.toThrow(
      /found 999; files of months have 1, /,
    );
  });
});
