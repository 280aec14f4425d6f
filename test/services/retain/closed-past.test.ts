import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalDate } from '../../../rules/time.ts';
import { withdrawAdjustment } from '../../../src/services/adjust/withdraw-adjustment.ts';
import { previewAmendment } from '../../../src/services/amend/preview.ts';
import { explain } from '../../../src/services/explain.ts';
import { withdrawImport } from '../../../src/services/import/withdraw-import.ts';
import { publishProgramme } from '../../../src/services/publish.ts';
import { simulate } from '../../../src/services/simulate/simulate.ts';
import { whatIf } from '../../../src/services/what-if/what-if.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { adjust } from '../adjust/support.ts';
import { importingLines } from '../import/importing.ts';
import { type Fact, give, MONTHS, night, payer, paymentOf, publish, told } from '../night/support.ts';
import { differences, factsLeft, fold, NOW, payFrom } from './support.ts';

// What was before 1 April 2024 is folded for A1.
let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await payFrom(test, '2026-05-01');
  const adjustment = { fact: 'adjustment', subscriber: 'A1', id: 'J1', author: 'olga', reason: 'sorry' };
  await give(test.database, [...payer('A1'), { ...adjustment, at: '2024-02-20', delta: '1' }]);
  await night(test.database, '2024-05-31');
  await fold(test.database);
});
afterEach(async () => {
  await test.close();
});

async function rejectsOf(facts: readonly Fact[], complete = false): Promise<readonly string[]> {
  const { importId } = await importingLines(test.database, facts, {
    source: 'test',
    maxRejectsPercent: 100,
    complete: complete ? { from: Date.UTC(2023, 0, 1), to: Date.UTC(2025, 0, 1) } : null,
  });
  const { rows } = await test.owner.pool.query<{ said: string }>(
    `select concat_ws(' ', line, "column", value, code, reason) as said from import_reject where import_id = $1 order by line`,
    [importId],
  );
  return rows.map(({ said }) => said);
}

const SERVICE = { fact: 'service', subscriber: 'A1', service: 'internet', from: '2024-01-01' };

describe('an import', () => {
  it('rejects rows that change what is folded, says why, and takes the others', async () => {
    const before = await told(test.database, 'A1');
    const rejected = await rejectsOf([
      { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-03-31T23:59:59', to: '2024-04-02' },
      paymentOf('A1', '2024-04-01'),
      { ...paymentOf('A1', '2024-04-15'), at: '2024-03-20' },
      { ...paymentOf('A1', '2024-03-15'), withdrawn: 'yes' },
    ]);

    const why = (from: string): string =>
      `changes what was from ${from} on, and what was before 2024-03-31T21:00:00Z is folded for this subscriber (stazh retain); ` +
      'rows that change nothing before that are accepted';
    expect(rejected).toEqual(
      [
        ['1 from', '2024-03-31T20:59:59Z'],
        // What was paid in April is said to have been paid in March.
        ['3 at', '2024-03-19T21:00:00Z'],
        ['4 at', '2024-03-14T21:00:00Z'],
      ].map(([place, from = '']) => `${place} ${from} folded ${why(from)}`),
    );
    expect(await factsLeft(test, 'A1')).toContain('payment 2024-04-01');
    await night(test.database, '2024-05-31');
    expect(await told(test.database, 'A1')).toEqual(before);
    expect(await differences(test.database)).toBe(0);
  });

  it('takes another end of what still runs, unless that lies in the past that is folded', async () => {
    expect(await rejectsOf([{ ...SERVICE, to: '2024-03-20' }])).toEqual([
      expect.stringMatching(/^1 to 2024-03-19T21:00:00Z folded /),
    ]);
    expect(await rejectsOf([{ ...SERVICE, to: '2024-04-20' }])).toEqual([]);
    await night(test.database, '2024-05-31');

    // Served in April until the 20th: it counts, and on the bonus day of May there is no service.
    expect((await told(test.database, 'A1')).slice(-2)).toEqual([
      '01.05.2024 accrual +1 = 5',
      '01.05.2024 refusal not_served',
    ]);
    expect(await differences(test.database)).toBe(0);
  });

  it('rejects a row of a key that comes twice once, by its lines', async () => {
    const twice = { ...paymentOf('A1', '2024-03-15'), amount: '7.00' };
    expect((await rejectsOf([twice, { ...twice, amount: '8.00' }])).map((said) => said.slice(0, 4))).toEqual([
      '1 at',
      '2 at',
    ]);
  });

  it.each([false, true])(
    'of everything since the first day goes on as ever, complete %s',
    async (isComplete) => {
      const before = await factsLeft(test, 'A1');
      const adjustment = { fact: 'adjustment', subscriber: 'A1', id: 'J1', author: 'olga', reason: 'sorry' };
      const all = [...payer('A1'), { ...adjustment, at: '2024-02-20', delta: '1' }];
      // Some are not even what was folded: whether they are cannot be told.
      const late = [
        { ...paymentOf('A1', '2024-02-15'), amount: '7.00' },
        { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-02-10', to: '2024-03-31T23:59:59' },
      ];
      const summary = await importingLines(test.database, [...all, ...late, paymentOf('A1', '2024-05-15')], {
        source: 'test',
        maxRejectsPercent: 0,
        complete: isComplete ? { from: Date.UTC(2014, 0, 1), to: Date.UTC(2025, 0, 1) } : null,
      });

      expect(summary).toMatchObject({ outcome: { kind: 'applied' }, rejected: 0 });
      expect(summary.facts.get('payment')).toMatchObject({ added: 1, changed: 0, withdrawn: 0 });
      expect(summary.facts.get('blocking')).toMatchObject({ rows: 0, added: 0 });
      // Two of January and February, and February's once more with another amount: the later row of a key holds, both lines are counted.
      expect(summary.warnings.first.filter((said) => said.includes('folded'))).toEqual([
        expect.stringMatching(/^-:4: payment rows .* are left out, 3 in sum/),
        expect.stringMatching(/^-:10: blocking rows .* are left out, 1 in sum/),
      ]);
      expect(await factsLeft(test, 'A1')).toEqual([...before, 'payment 2024-05-15'].toSorted());
      await night(test.database, '2024-05-31');
      expect(await differences(test.database)).toBe(0);
    },
  );

  it('that is complete withdraws nothing that began before', async () => {
    const kept = await factsLeft(test, 'A1');
    expect(await rejectsOf([paymentOf('A1', '2024-04-15'), SERVICE], true)).toEqual([]);
    expect(await factsLeft(test, 'A1')).toEqual(kept);
  });

  it('cannot be withdrawn when something of it is folded, or when it says what was before', async () => {
    await expect(withdrawImport(test.database, 1)).rejects.toMatchObject({ code: 'IMPORT_REFUSED' });
    await give(test.database, [paymentOf('A1', '2024-05-15')]);
    await expect(withdrawImport(test.database, 2)).resolves.toMatchObject({ touched: 1 });
  });

  it('concerns others as ever', async () => {
    expect(await rejectsOf(payer('B2'))).toEqual([]);
    await night(test.database, '2024-05-31');
    expect(await told(test.database, 'B2')).toContain('01.03.2024 accrual +1 = 2');
    expect(await differences(test.database)).toBe(0);
  });
});

describe('by hand', () => {
  it('nothing is adjusted there any more, and later as ever', async () => {
    await expect(adjust(test.database, { at: '2024-03-31' })).rejects.toMatchObject({
      code: 'ADJUSTMENT_REFUSED',
      detail:
        'at: 2024-03-31T00:00:00+03:00 is before 2024-04-01T00:00:00+03:00, and what was before that is folded for this subscriber; ' +
        'that instant or a later one is accepted',
    });
    // January to March, one by adjustment, and five more.
    const { counter } = await adjust(test.database, { at: '2024-04-10' });
    expect(counter).toMatchObject({ before: { value: 4 }, after: { value: 9 } });
    const withdrawal = { id: 'J1', subscriber: 'A1', author: 'olga', reason: 'no' };
    await expect(withdrawAdjustment(test.database, withdrawal)).rejects.toMatchObject({
      code: 'ADJUSTMENT_REFUSED',
    });
  });
});

describe('terms', () => {
  const publishing = (text: string) =>
    publishProgramme(test.database, { text, file: 'x.yaml', paysFrom: null, now: NOW });
  const version = (from: string): string =>
    `${MONTHS}  - { effective_from: ${from}, existing: migrate, blocking: { other: idle }, accrual: { every: calendar_month, add: 2 }, interruptions: [] }\n`;

  it('begin where facts are, in a version and in a programme', async () => {
    const other = MONTHS.replace('programme: months', 'programme: other');
    await expect(publishing(other)).rejects.toMatchObject({ code: 'PROGRAMME_REFUSED' });
    await payFrom(test, '2024-03-01');
    await expect(publishing(version('2024-03-15'))).rejects.toThrow(
      /Accepted: terms that differ from 2024-04-01 on/,
    );
    await publishing(version('2024-04-01'));
    await publishing(other.replace('2024-01-01', '2024-04-01'));
    await night(test.database, '2024-05-31');

    // The 1st of April still ends March, under the terms of March; April is worth two. In the other programme nothing was before.
    expect(await told(test.database, 'A1')).toEqual(
      expect.arrayContaining(['01.05.2024 accrual +2 = 6', '01.05.2024 accrual +1 = 1']),
    );
    expect(await differences(test.database)).toBe(0);
  });

  it('pay from where facts are', async () => {
    const paying = (paysFrom: string) =>
      publishProgramme(test.database, {
        text: MONTHS,
        file: 'x.yaml',
        paysFrom: paysFrom as LocalDate,
        now: NOW,
      });
    await expect(paying('2024-03-31')).rejects.toThrow(
      /--pays-from: is 2024-03-31, and facts before 2024-04-01 are folded .* Accepted: 2024-04-01 or later/,
    );
    await expect(paying('2024-04-01')).resolves.toMatchObject({ kind: 'changed' });
  });

  it('are not amended there', async () => {
    const preview = previewAmendment(test.database, {
      text: MONTHS.replace('add: 1', 'add: 2'),
      file: 'x.yaml',
      now: NOW,
      onProgress: () => undefined,
    });
    await expect(preview).rejects.toThrow(/older facts are folded/);
  });

  it('that differ there are simulated for nobody who is folded', async () => {
    const months = { from: 2024 * 12 + 4, to: 2024 * 12 + 4 };
    const ask = (text: string) =>
      simulate(test.database, { text, file: 'x.yaml', months, against: null }, NOW);
    const other = await ask(MONTHS.replace('add: 1', 'add: 2'));
    const same = await ask(MONTHS);
    expect(JSON.stringify(other)).toContain('PAST_FOLDED');
    expect(JSON.stringify(same)).not.toContain('PAST_FOLDED');
  });
});

describe('a question', () => {
  it('is answered from where facts are', async () => {
    const story = (at: string | null, knownAt?: string) =>
      explain(test.database, {
        subscriber: 'A1',
        programme: null,
        at,
        ...(knownAt === undefined ? {} : { knownAt }),
      });
    await expect(story('2024-03-01')).rejects.toThrow(/--at: .* older facts are folded/);
    const [told] = await story(null);
    expect(told).toMatchObject({ kind: 'story', source: { walk: { state: { value: 6 } } } });
    const { rows } = await test.owner.pool.query<{ at: string }>(
      `select to_char(folded_at - interval '1 ms', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from fold`,
    );
    await expect(story(null, rows[0]?.at)).rejects.toThrow(/--known-at/);
  });

  it('what if it had been otherwise before is refused', async () => {
    const ask = (from: string) =>
      whatIf(
        test.database,
        {
          subscriber: 'A1',
          programme: null,
          ask: { kind: 'block', blocking: 'forced' },
          from,
          to: null,
          locale: 'en',
        },
        NOW,
      );
    await expect(ask('2024-03-10')).rejects.toThrow(/--from: .* folded/);
    await expect(ask('2024-04-10')).resolves.toHaveLength(1);
  });
});
