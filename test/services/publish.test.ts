import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalDate, monthText } from '../../rules/time.ts';
import { listProgrammes } from '../../src/services/programmes.ts';
import { type Published, publishProgramme } from '../../src/services/publish.ts';
import { postMonth, previewMonth } from '../support/closes.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { night } from './night/support.ts';

const EZERWAY = readFileSync(new URL('../../rules/programmes/ezerway.yaml', import.meta.url), 'utf8');
const SECOND_VERSION = `
  - effective_from: 2027-01-01
    existing: migrate
    blocking: { other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions: []
`;
/** 22 November 2026, 20:00 in Moscow. */
const NOW = Date.UTC(2026, 10, 22, 17);

let test: TestDatabase;

beforeEach(async () => {
  test = await createTestDatabase();
});

afterEach(async () => {
  await test.close();
});

function publish(text: string, paysFrom: string | null = null): Promise<Published> {
  return publishProgramme(test.database, {
    text,
    file: 'ezerway.yaml',
    paysFrom: paysFrom as LocalDate | null,
    now: NOW,
  });
}

/** The programmes that are published, and how many files of them. */
async function published(): Promise<readonly unknown[]> {
  const programmes = await listProgrammes(test.database.db);
  const { count } = await test.database.db
    .selectFrom('programme_file')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .executeTakeFirstOrThrow();
  return [
    ...programmes.map(({ programme, paysFrom, revision }) => [
      programme.programme,
      programme.versions.length,
      paysFrom,
      revision,
    ]),
    count,
  ];
}

describe('publishing a programme', () => {
  it('stores it word for word and sets the currency and the zone of the deployment', async () => {
    const { kind } = await publish(EZERWAY);

    expect(kind).toBe('published');
    expect(await test.database.db.selectFrom('programme_file').select('text').execute()).toEqual([
      { text: EZERWAY },
    ]);
    expect(
      await test.database.db.selectFrom('deployment').select(['currency', 'time_zone']).execute(),
    ).toEqual([{ currency: 'RUB', time_zone: 'Europe/Moscow' }]);
  });

  it('pays from the next bonus day, or from the day that is said', async () => {
    expect((await publish(EZERWAY)).paysFrom).toBe('2026-12-01');
    expect(
      (await publish(EZERWAY.replace('programme: ezerway', 'programme: other'), '2027-02-01')).paysFrom,
    ).toBe('2027-02-01');
    expect(await published()).toEqual([['ezerway', 1, '2026-12-01', 1n], ['other', 1, '2027-02-01', 2n], 2n]);
  });

  it('changes nothing the second time', async () => {
    await publish(EZERWAY);

    expect((await publish(EZERWAY)).kind).toBe('unchanged');
    expect(await published()).toEqual([['ezerway', 1, '2026-12-01', 1n], 1n]);
  });

  it('takes a further version, as a new revision of the file', async () => {
    await publish(EZERWAY);

    expect((await publish(`${EZERWAY.trimEnd()}${SECOND_VERSION}`)).kind).toBe('changed');
    expect(await published()).toEqual([['ezerway', 2, '2026-12-01', 2n], 2n]);
  });

  it.each([
    ['another title', (text: string) => text.replace('Ezerway loyalty programme', 'Ezerway')],
    ['an end', (text: string) => text.replace('versions:', 'valid_until: 2030-01-01\nversions:')],
    [
      'safeguards',
      (text: string) => text.replace('versions:', 'safeguards: { one_credit: "500.00" }\nversions:'),
    ],
    ['another way to close', (text: string) => text.replace('versions:', 'close: { after: P3D }\nversions:')],
    [
      'other corrections',
      (text: string) => text.replace('versions:', 'corrections: { reach: P6M }\nversions:'),
    ],
    ['other comments and quotes', (text: string) => text.replace('add: 1', 'add: 1   # one a month')],
  ])('takes %s', async (_name, change) => {
    await publish(EZERWAY);
    expect(change(EZERWAY)).not.toBe(EZERWAY);

    expect((await publish(change(EZERWAY))).kind).toBe('changed');
  });

  it.each([
    [
      'a changed version',
      (text: string) => text.replace('gap: { longer_than: P3D }', 'gap: { longer_than: P4D }'),
      'versions[1]: differs',
    ],
    ['another precedence of blockings', swapped, 'versions[1]: differs'],
    [
      'another zone',
      (text: string) => text.replace('Europe/Moscow', 'Europe/Kyiv'),
      'time_zone: is Europe/Kyiv',
    ],
    [
      'another currency',
      (text: string) => text.replace('currency: RUB', 'currency: EUR'),
      'currency: is EUR',
    ],
    ['a file with a mistake', (text: string) => text.replace('add: 1', 'ad: 1'), 'did you mean'],
  ])('refuses %s', async (_name, change, why) => {
    await publish(EZERWAY);
    expect(change(EZERWAY)).not.toBe(EZERWAY);

    await expect(publish(change(EZERWAY))).rejects.toMatchObject({
      code: 'PROGRAMME_REFUSED',
      detail: expect.stringContaining(why) as string,
    });
    expect(await published()).toEqual([['ezerway', 1, '2026-12-01', 1n], 1n]);
  });

  it('refuses to take back a published version', async () => {
    await publish(`${EZERWAY.trimEnd()}${SECOND_VERSION}`);

    await expect(publish(EZERWAY)).rejects.toThrow(/never taken back/);
  });

  it('refuses another programme in another currency', async () => {
    await publish(EZERWAY);
    const other = EZERWAY.replace('programme: ezerway', 'programme: other').replace(
      'currency: RUB',
      'currency: UAH',
    );

    await expect(publish(other)).rejects.toThrow(/this deployment's is RUB/);
  });
});

/** EZERWAY with a second version that begins on a day. */
function secondFrom(day: string): string {
  return `${EZERWAY.trimEnd()}${SECOND_VERSION.replace('2027-01-01', day)}`;
}

function endingOn(day: string): string {
  return EZERWAY.replace('versions:', `valid_until: ${day}\nversions:`);
}

describe('publishing when months are closed', () => {
  /** Published to pay from February 2024 on; February and March are posted. */
  async function posted(text = EZERWAY): Promise<void> {
    await publish(text, '2024-02-01');
    await night(test.database, '2024-04-10');
    await postMonth(test, 'ezerway', '2024-02');
    await postMonth(test, 'ezerway', '2024-03');
  }

  it.each([
    ['another title', EZERWAY.replace('Ezerway loyalty programme', 'Ezerway')],
    ['other corrections', EZERWAY.replace('versions:', 'corrections: { negative: waive }\nversions:')],
    ['a version that begins with the open month', secondFrom('2024-04-01')],
    ['an end at the beginning of the open month', endingOn('2024-04-01')],
  ])('takes %s', async (_name, text) => {
    await posted();

    expect((await publish(text)).kind).toBe('changed');
  });

  it.each([
    [
      'a version that begins in a posted month',
      secondFrom('2024-03-31'),
      'ezerway.yaml: versions[2].effective_from: is 2024-03-31, and 2024-03 is posted. Accepted: 2024-04-01 or later. To change',
    ],
    [
      'an end in a posted month',
      endingOn('2024-03-31'),
      'ezerway.yaml: valid_until: is 2024-03-31, and 2024-03 is posted. Accepted: 2024-04-01 or later. To change',
    ],
  ])('refuses %s', async (_name, text, why) => {
    await posted();

    await expect(publish(text)).rejects.toMatchObject({
      code: 'PROGRAMME_REFUSED',
      detail: expect.stringContaining(why) as string,
    });
  });

  it('refuses to put off an end after which months were posted', async () => {
    await posted(endingOn('2024-02-15'));

    await expect(publish(endingOn('2024-09-01'))).rejects.toThrow(
      'valid_until: was 2024-02-15, and 2024-03 is posted since then, without a bonus. It stays as it was published.',
    );
  });

  it('puts off an end that lies at the beginning of the open month', async () => {
    await posted(endingOn('2024-04-01'));

    expect((await publish(EZERWAY)).kind).toBe('changed');
  });

  it('refuses a version that begins before the first month that is paid, where nothing is posted yet', async () => {
    await publish(EZERWAY);

    await expect(publish(secondFrom('2026-11-30'))).rejects.toThrow(
      'versions[2].effective_from: is 2026-11-30, before 2026-12, the first month that is paid here (it pays from 2026-12-01). ' +
        'Accepted: 2026-12-01 or later.',
    );
    expect((await publish(secondFrom('2026-12-01'))).kind).toBe('changed');
  });

  it('moves the first day that is paid until a preview or a posted month was made with it', async () => {
    await publish(EZERWAY, '2024-02-01');
    expect(await publish(EZERWAY, '2024-03-01')).toMatchObject({ kind: 'changed', paysFrom: '2024-03-01' });
    await night(test.database, '2024-04-10');
    const close = await previewMonth(test, 'ezerway', '2024-03');

    await expect(publish(EZERWAY, '2024-02-01')).rejects.toThrow(
      '--pays-from: is 2024-02-01, and ezerway pays from 2024-03-01; the close of 2024-03 is previewed with that. Cancel the preview first.',
    );
    await test.database.pool.query(`select cancel_close($1, 'test')`, [close]);
    await postMonth(test, 'ezerway', '2024-03');
    await expect(publish(EZERWAY, '2024-04-01')).rejects.toThrow(
      '2024-03 is posted, so that it cannot change any more. Leave the option out.',
    );
    expect((await publish(EZERWAY, '2024-03-01')).kind).toBe('unchanged');
  });

  it('says which preview was made before other terms, and nothing of it where no term changes', async () => {
    await publish(EZERWAY, '2024-02-01');
    await night(test.database, '2024-04-10');
    await previewMonth(test, 'ezerway', '2024-02');

    expect(
      (await publish(EZERWAY.replace('Ezerway loyalty programme', 'Ezerway'))).unawarePreview,
    ).toBeNull();
    const { unawarePreview } = await publish(secondFrom('2024-04-01'));
    expect(unawarePreview === null ? null : monthText(unawarePreview)).toBe('2024-02');
  });
});

/** `forced` and `voluntary` in the other order. */
function swapped(text: string): string {
  return text
    .replace(/^( +)forced: blocked$/m, '$1voluntary: blocked#')
    .replace(/^( +)voluntary: blocked$/m, '$1forced: blocked')
    .replace('voluntary: blocked#', 'voluntary: blocked');
}
