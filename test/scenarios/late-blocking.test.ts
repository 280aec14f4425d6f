import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { addDays, type LocalDate, monthText } from '../../rules/time.ts';
import type { CloseReport } from '../../src/services/close/report.ts';
import { numberOf, post, preview } from '../services/close/support.ts';
import { give, night, publish } from '../services/night/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const PAGE = new URL('../../docs/late-blocking.md', import.meta.url);

function terms(negative: string): string {
  return `
programme: late
title: { en: Late }
time_zone: Europe/Moscow
currency: RUB
corrections: { reach: P12M, negative: ${negative}, carry_for: P6M }
versions:
  - effective_from: 2018-01-01
    blocking: { forced: blocked, other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions: [{ id: forced, when: { blocked: [forced] }, then: reset }]
    bonus:
      day: 1
      requires: [served]
      base: fee
      rates: [{ from: 6, percent: 3 }, { from: 12, percent: 5 }, { from: 24, percent: 7 }, { from: 36, percent: 10 }, { from: 60, percent: 15 }]
      rounding: half_up
`;
}

let test: TestDatabase | undefined;
afterEach(async () => {
  await test?.close();
});

/** The rows of the page's table that begins with a heading, cell by cell. */
async function tableOf(heading: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(PAGE, 'utf8');
  const [, after = ''] = text.split(`| ${heading} `);
  const [table = ''] = after.split('\n\n');
  return table
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** Every close from January 2024 to May 2025, with the row of the blocking on 25 September 2024. */
async function reports(negative: string): Promise<ReadonlyMap<string, CloseReport>> {
  test = await createTestDatabase();
  const { database, owner } = test;
  await publish(database, terms(negative));
  await owner.pool.query("update programme set pays_from = '2024-01-01'");
  await give(database, [
    { fact: 'subscriber', subscriber: 'A1', kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber: 'A1', service: 'internet', from: '2018-01-01' },
    {
      fact: 'fee',
      subscriber: 'A1',
      service: 'internet',
      tariff: 'home',
      amount: '500.00',
      from: '2018-01-01',
    },
  ]);
  const made = new Map<string, CloseReport>();
  for (let month = numberOf('2024-01'); month <= numberOf('2025-05'); month += 1) {
    const text = monthText(month);
    if (text === '2024-10')
      await give(database, [
        {
          fact: 'blocking',
          subscriber: 'A1',
          kind: 'forced',
          from: '2024-01-15T10:00',
          to: '2024-01-15T11:00',
        },
      ]);
    await night(database, addDays(`${text}-01` as LocalDate, -1));
    made.set(text, await preview(database, 'late', text));
    await post(database, 'late', text);
  }
  return made;
}

function writtenOff({ writtenOff: totals }: CloseReport): string {
  return totals[0]?.sum ?? '0.00';
}

/** What was paid or booked as a debit. */
function paid({ paid: credits, debits }: CloseReport): string {
  return debits.count === 0 ? credits.sum : debits.sum;
}

type Cells = (report: CloseReport) => readonly string[];

const POLICIES: readonly (readonly [string, number, Cells])[] = [
  ['carry', 3, (report) => [paid(report), report.carriedOut.sum, writtenOff(report)]],
  ['book', 6, (report) => [paid(report)]],
  ['waive', 7, (report) => [paid(report), writtenOff(report)]],
];

describe('docs/late-blocking.md', () => {
  it.each(POLICIES)('says what the closes show under %s', async (negative, column, cells) => {
    const made = await reports(negative);
    const rows = await tableOf('close');

    expect(rows).toHaveLength(9);
    for (const row of rows) {
      const [month = '', credit, corrections] = row;
      const report = made.get(month);
      const told = cells(report as CloseReport);
      expect([report?.credits.sum, report?.corrections.sum, ...told], month).toEqual([
        credit,
        corrections,
        ...row.slice(column, column + told.length),
      ]);
    }
  });

  it('says which months are corrected, and by how much', async () => {
    const october = (await reports('carry')).get('2024-10');
    const rows = await tableOf('1st of');

    const differences = rows.map((row) => row[4]).filter((text) => text !== '');
    expect(october?.differences.map(({ sum }) => sum)).toEqual(differences);
    expect(october?.differences.map(({ month }) => month)).toEqual(
      ['02', '03', '04', '05', '06', '07', '08', '09'].map((month) => `2024-${month}-01`),
    );
  });
});
