import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

describe('requests', () => {
  const ENDING = `
    programme: ended
    title: { en: Ended }
    time_zone: Europe/Moscow
    currency: RUB
    source: made up for tests
    valid_until: 2024-12-01
    versions:
      - effective_from: 2024-01-01
        existing: migrate
        blocking: { other: idle }
        accrual: { every: calendar_month, add: 1 }
        interruptions: []
        enrolment: { by: subscriber, opens_when: [] }
  `.replaceAll(/^ {4}/gm, '');

  it('at or after the end of their programme are rejected, those before it and those for others taken', async () => {
    await publishPlain(test.database, ENDING);
    const summary = await importing(
      test.database,
      {
        'subscribers.csv': 'subscriber,kind,segment\nA1,person,apartment',
        'enrolments.csv': `subscriber,at,action,programme
          A1,2024-11-30T23:59:59,enrol,ended
          A1,2024-12-01,leave,ended
          A1,2024-12-02,enrol,
          A1,2024-12-03,enrol,plain`,
      },
      { maxRejectsPercent: 50 },
    );

    expect(countsOf(summary, 'enrolment')).toBe('3/0/0/0');
    expect(await test.database.db.selectFrom('import_reject').select(['line', 'code']).execute()).toEqual([
      { line: 3n, code: 'ended' },
    ]);
  });

  it('before their programme began, or for one that is unknown, are taken with a warning', async () => {
    const summary = await importing(test.database, {
      'subscribers.csv': 'subscriber,kind,segment\nA1,person,apartment',
      'enrolments.csv':
        'subscriber,at,action,programme\nA1,2023-12-31,enrol,plain\nA1,2024-05-01,enrol,other\nA1,2024-06-01,enrol,other',
    });

    expect(countsOf(summary, 'enrolment')).toBe('3/0/0/0');
    expect(summary.warnings.first).toEqual([
      'enrolments.csv:2: enrolment before the programme began: it changes nothing',
      'enrolments.csv:3: no programme "other" is published; this row and others like it change nothing until one is',
    ]);
  });
});
