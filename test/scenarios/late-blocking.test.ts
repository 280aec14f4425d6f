import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { monthText } from '../../rules/time.ts';
import type { CloseReport } from '../../src/services/close/report.ts';
import { numberOf, post, preview } from '../services/close/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { begin, learnOfBlocking, nightBefore } from './late-blocking-story.ts';

const PAGE = new URL('../../docs/late-blocking.md', import.meta.url);

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
  const { database } = test;
  await begin(test, negative);
  const made = new Map<string, CloseReport>();
  for (let month = numberOf('2024-01'); month <= numberOf('2025-05'); month += 1) {
    const text = monthText(month);
    if (text === '2024-10') await learnOfBlocking(database);
    await nightBefore(database, text);
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
