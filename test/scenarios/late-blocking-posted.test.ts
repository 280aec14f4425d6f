import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { answer } from '../services/billing/support.ts';
import { closeMonths } from '../services/close/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { recordingIo } from '../support/io.ts';
import { begin, learnOfBlocking, nightBefore } from './late-blocking-story.ts';

// docs/late-blocking.md as support staff and machines see it; the numbers are those of the page, worked by hand.

type Line = Readonly<Record<string, unknown>>;

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await begin(test, 'carry');
  for (const month of NINE) {
    await nightBefore(test.database, month);
    await closeMonths(test.database, 'late', { from: month, to: month });
  }
  await learnOfBlocking(test.database);
  // The month of October is not walked yet.
  await nightBefore(test.database, '2024-09');
}, 60_000);
afterAll(async () => {
  await test.close();
});

const NINE = Array.from({ length: 9 }, (_, index) => `2024-0${index + 1}`);

async function stazh(...argv: readonly string[]): Promise<string> {
  const { said, io } = recordingIo();
  expect(await run(argv, { ...io, env: { DATABASE_URL: test.url } }), said.err).toBe(0);
  return said.out;
}

async function posted(): Promise<readonly Line[]> {
  const text = await stazh('history', '--posted', '--subscriber', 'A1', '--format', 'ndjson');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** What a line says of its money, on one line. */
function moneyOf(lines: readonly Line[], from = '2024-01-01'): readonly string[] {
  return lines.flatMap((line) => {
    const { type, money, posted: was, corrected, amount, outcome } = line;
    if (type !== 'bonus' || String(line['effective']) < from) return [];
    const trueNow = outcome === 'credit' ? String(amount) : 'refused';
    return [
      [trueNow, money, was, corrected].flatMap((part) => (typeof part === 'string' ? [part] : [])).join(' '),
    ];
  });
}

const CORRECTIONS = [
  ['2024-02', '75.00', '0.00', '-75.00'],
  ['2024-03', '75.00', '0.00', '-75.00'],
  ['2024-04', '75.00', '0.00', '-75.00'],
  ['2024-05', '75.00', '0.00', '-75.00'],
  ['2024-06', '75.00', '0.00', '-75.00'],
  ['2024-07', '75.00', '0.00', '-75.00'],
  ['2024-08', '75.00', '15.00', '-60.00'],
  ['2024-09', '75.00', '15.00', '-60.00'],
] as const;

function correctionsIn(lines: readonly Line[]) {
  return lines
    .filter(({ type }) => type === 'correction')
    .map((one) => [one['month'], one['was'], one['is_now'], one['amount']]);
}

function closesIn(lines: readonly Line[]): readonly Line[] {
  const said = new Set(['type', 'programme', 'subscriber']);
  return lines
    .filter(({ type }) => type === 'close')
    .map((line) => Object.fromEntries(Object.entries(line).filter(([key]) => !said.has(key))));
}

const BLOCKING = { kind: 'import', import: 2, source: 'test', facts: ['blocking'] };

describe('between the night that learnt of it and the close of October', () => {
  it('shows eight corrections that the open close would book, and why', async () => {
    const lines = await posted();

    expect(correctionsIn(lines)).toEqual(CORRECTIONS);
    const corrections = lines.filter(({ type }) => type === 'correction');
    for (const one of corrections) {
      expect(one).toMatchObject({
        effective: '2024-10-01T00:00:00+03:00',
        booked: '2024-10',
        disposition: 'booked',
        provisional: true,
      });
      expect(one['because']).toMatchObject([{ ...BLOCKING, since: '2024-01-15T10:00:00+03:00' }]);
    }
    expect(closesIn(lines)).toEqual([
      {
        effective: '2024-10-01T00:00:00+03:00',
        month: '2024-10',
        credit: '0.00',
        corrections: '-570.00',
        carried_in: '0.00',
        paid: '0.00',
        carried_out: '-570.00',
        written_off: '0.00',
        because: null,
        provisional: true,
      },
    ]);
  });

  it('marks what was posted beside what is true now', async () => {
    const lines = await posted();

    expect(moneyOf(lines)).toEqual([
      '75.00 posted 75.00',
      ...Array.from({ length: 6 }, () => 'refused posted 75.00'),
      '15.00 posted 75.00',
      '15.00 posted 75.00',
    ]);
    // The bonuses of the six years before are the older system's: each of the 1st from July 2018 (counter 6) to December 2023.
    expect(moneyOf(lines, '').filter((one) => one.endsWith(' shadow'))).toHaveLength(66);
  });

  it('counts the credit of October against it once that is walked', async () => {
    await nightBefore(test.database, '2024-10');

    expect(closesIn(await posted())).toMatchObject([
      { month: '2024-10', credit: '15.00', corrections: '-570.00', paid: '0.00', carried_out: '-555.00' },
    ]);
  });
});

describe('after the close of October', () => {
  beforeAll(async () => {
    await closeMonths(test.database, 'late', { from: '2024-10', to: '2024-10' });
    await nightBefore(test.database, '2024-11');
    const answers = [
      '{"id":"late/2024-01/A1","answer":"ack"}',
      '{"id":"late/2024-02/A1","answer":"reject","reason":"account closed"}',
    ];
    await answer(test.database, answers.join('\n'));
  });

  it('shows the eight corrections as booked, what is carried, and what November would set against it', async () => {
    const lines = await posted();

    expect(correctionsIn(lines)).toEqual(CORRECTIONS);
    expect(lines.filter((one) => one['type'] === 'correction' && 'provisional' in one)).toEqual([]);
    expect(closesIn(lines)).toEqual([
      {
        effective: '2024-10-01T00:00:00+03:00',
        month: '2024-10',
        credit: '15.00',
        corrections: '-570.00',
        carried_in: '0.00',
        paid: '0.00',
        carried_out: '-555.00',
        written_off: '0.00',
        because: null,
      },
      {
        effective: '2024-11-01T00:00:00+03:00',
        month: '2024-11',
        credit: '15.00',
        corrections: '0.00',
        carried_in: '-555.00',
        paid: '0.00',
        carried_out: '-540.00',
        written_off: '0.00',
        because: null,
        provisional: true,
      },
    ]);
  });

  it('marks what is corrected, and what the billing system said', async () => {
    const lines = await posted();

    expect(moneyOf(lines)).toEqual([
      '75.00 applied 75.00',
      'refused rejected 75.00 -75.00',
      ...Array.from({ length: 5 }, () => 'refused posted 75.00 -75.00'),
      '15.00 posted 75.00 -60.00',
      '15.00 posted 75.00 -60.00',
      '15.00 posted 15.00',
      '15.00 decided',
    ]);
    expect(lines.find(({ money }) => money === 'rejected')).toMatchObject({
      rejected_because: 'account closed',
    });
  });

  it('is a table for people', async () => {
    const text = await stazh('history', '--posted', '--subscriber', 'A1', '--format', 'table');
    const lines = text.replaceAll(/ {2,}/g, ' | ').split('\n');

    expect(lines).toContain(
      ' | rejected 75.00, corrected -75.00 | 2024-02-01 | no bonus | 0 | below_first_rung; the billing system refused: account closed',
    );
    expect(lines).toContain(' | booked | 2024-10-01 | correction | 2024-08: 75.00 → 15.00, -60.00');
    expect(lines).toContain(
      ' | posted | 2024-10-01 | close | 2024-10: credit 15.00, corrections -570.00; paid 0.00, carried on -555.00',
    );
    expect(lines).toContain(
      ' | provisional | 2024-11-01 | close | 2024-11: carried in -555.00, credit 15.00; paid 0.00, carried on -540.00',
    );
    expect(lines).toContain(' | what 2024-10 corrects, because of');
    expect(text).toMatch(/import 2 \(test\), applied [^:]+:\S+: blocking since 2024-01-15 10:00/);
  });

  it('is told in the story, under each month', async () => {
    const story = async (locale: string): Promise<string> => stazh('explain', 'A1', '--locale', locale);

    expect(await story('ru')).toContain(
      'За февраль 2024 начислено 75,00 ₽; по уточнённым фактам бонуса нет; разница −75,00 ₽ учтена в закрытии за октябрь 2024',
    );
    expect(await story('uk')).toContain('За серпень 2024 нараховано 75,00 ₽; за уточненими фактами 15,00 ₽');
    const english = await story('en');
    expect(english.match(/was posted for/g)).toHaveLength(8);
    expect(english).toContain('the difference of');
  });

  it('leaves what is printed without it as it was, and answers no other day', async () => {
    const plain = await stazh('history', '--format', 'ndjson');
    const told = await stazh('history', '--posted', '--format', 'ndjson');

    const steps = told
      .split('\n')
      .filter((line) => !/^\{"type":"(correction|close)"/.test(line))
      .map((line) => line.replace(/,"money":.*\}$/, '}'));
    expect(steps.join('\n')).toBe(plain);
    const { said, io } = recordingIo();
    const argv = ['history', '--posted', '--as-of', '2024-05-01'];
    expect(await run(argv, { ...io, env: { DATABASE_URL: test.url } })).toBe(2);
    expect(said.err).toContain("'--posted' cannot be used with option '--as-of <when>'");
  });
});
