import { describe, expect, it } from 'vitest';
import { formatAmount } from '../../rules/money.ts';
import type { MoneyState } from '../../rules/money-state.ts';
import { isOutcome } from '../../rules/render/in-order.ts';
import type { MoneyStep } from '../../rules/render/money-step.ts';
import { monthText } from '../../rules/time.ts';
import type { Database } from '../../src/db/database.ts';
import { findMonth } from '../../src/services/close/find-month.ts';
import { releaseCredit } from '../../src/services/close/release.ts';
import { readHistory } from '../../src/services/history.ts';
import { closeMonths, preview } from './close/support.ts';
import { give, MONTHS, night, payer, paymentOf, publish, useProgramme } from './night/support.ts';

// The payers of `MONTHS` have 50.00 on the 1st of March, April and May 2024: 10 % of 500.00 from the second month on.

const text = (amount: bigint): string => formatAmount(amount as never, 2);

function saidState(state: MoneyState | undefined): string {
  switch (state?.kind) {
    case undefined:
      return '';
    case 'shadow':
    case 'decided':
      return state.kind;
    case 'held':
      return `held ${text(state.amount)}`;
    case 'posted':
    case 'applied':
    case 'rejected':
      return `${state.kind} ${text(state.posted)} ${text(state.corrected)}`;
  }
}

function saidStep(step: MoneyStep): string {
  const open = step.isProvisional ? ' provisional' : '';
  const month = monthText(step.month);
  if (step.kind === 'close')
    return `close ${month}: ${text(step.credit)} ${text(step.corrections)} = ${text(step.paid)} ${text(step.carriedOut)}${open}`;
  const why = step.because.map((cause) =>
    cause.kind === 'programme' ? 'programme' : `import ${cause.importId}`,
  );
  const by = why.length === 0 ? '' : ` by ${why.join(' ')}`;
  return `${monthText(step.booked)} corrects ${month}: ${text(step.was)} ${text(step.isNow)} ${step.disposition}${by}${open}`;
}

/** Of everybody: bonus days with their money, then what closes did. */
async function money(database: Database): Promise<Readonly<Record<string, readonly string[]>>> {
  const told: Record<string, readonly string[]> = {};
  await readHistory(
    database,
    { subscriber: null, programme: null, withMoney: true },
    async ({ subscriber, steps, money: of }) => {
      const outcomes = steps
        .filter(isOutcome)
        .map((step) => `${monthText(step.month)} ${saidState(of?.states.get(step))}`.trim());
      told[subscriber] = [...outcomes, ...(of?.steps ?? []).map(saidStep)];
    },
  );
  return told;
}

describe('what is set aside', () => {
  const test = useProgramme(MONTHS.replace('versions:', 'safeguards: { one_credit: "60.00" }\nversions:'));

  it('is held until it is released, and told once however many closes find it', async () => {
    const { database, owner } = test();
    await owner.pool.query("update programme set pays_from = '2024-03-01'");
    const fee = { fact: 'fee', subscriber: 'A1', service: 'internet', tariff: 'home', amount: '650.00' };
    await give(database, [...payer('A1'), { ...fee, from: '2024-02-01' }]);
    await night(database, '2024-04-30');
    await closeMonths(database, 'months', { from: '2024-03', to: '2024-04' });

    expect(await money(database)).toEqual({
      A1: [
        '2024-02',
        '2024-03 held 65.00',
        '2024-04 held 65.00',
        '2024-05 decided',
        '2024-04 corrects 2024-03: 0.00 65.00 held',
        '2024-05 corrects 2024-03: 0.00 65.00 held provisional',
        '2024-05 corrects 2024-04: 0.00 65.00 held provisional',
      ],
    });

    await preview(database, 'months', '2024-05');
    const month = await findMonth(database, 'months', '2024-05');
    await releaseCredit(database, { month, subscriber: 'A1', by: 'olga', reason: 'the fee is right' });
    expect((await money(database))['A1']?.slice(-3)).toEqual([
      '2024-05 corrects 2024-03: 0.00 65.00 booked provisional',
      '2024-05 corrects 2024-04: 0.00 65.00 booked provisional',
      // Its own 65.00 was among what was looked at.
      'close 2024-05: 65.00 130.00 = 195.00 0.00 provisional',
    ]);
    await closeMonths(database, 'months', { from: '2024-05', to: '2024-05' });
    expect((await money(database))['A1']?.slice(1, 5)).toEqual([
      '2024-03 posted 0.00 65.00',
      '2024-04 posted 0.00 65.00',
      '2024-05 posted 65.00 0.00',
      '2024-04 corrects 2024-03: 0.00 65.00 held',
    ]);
  });
});

describe('what is posted', () => {
  const test = useProgramme(
    MONTHS.replace('versions:', 'corrections: { reach: P1M, negative: book }\nversions:'),
  );

  it('stands beside what is true now, and is shadow before pays_from', async () => {
    const { database, owner } = test();
    await owner.pool.query("update programme set pays_from = '2024-04-01'");
    await give(database, ['A1', 'A2'].flatMap(payer));
    await night(database, '2024-04-30');
    await closeMonths(database, 'months', { from: '2024-04', to: '2024-04' });
    // March turns out to be unpaid for: April's bonus goes. And what came for another day is no reason.
    await give(database, [{ ...paymentOf('A1', '2024-03-15'), withdrawn: 'yes' }]);
    await give(database, [paymentOf('A1', '2024-04-20')]);
    await night(database, '2024-04-30');

    expect(await money(database)).toEqual({
      A1: [
        '2024-02',
        '2024-03 shadow',
        '2024-04 posted 50.00 0.00',
        '2024-05 decided',
        '2024-05 corrects 2024-04: 50.00 0.00 booked by import 2 provisional',
        'close 2024-05: 50.00 -50.00 = 0.00 0.00 provisional',
      ],
      A2: ['2024-02', '2024-03 shadow', '2024-04 posted 50.00 0.00', '2024-05 decided'],
    });
  });

  it('is told of who has no history any more, and of a month that has no bonus day any more', async () => {
    const { database, owner } = test();
    await owner.pool.query("update programme set pays_from = '2024-04-01'");
    await give(database, payer('A1'));
    await night(database, '2024-04-30');
    await closeMonths(database, 'months', { from: '2024-04', to: '2024-04' });
    const never = {
      fact: 'service',
      subscriber: 'A1',
      service: 'internet',
      from: '2024-01-01',
      withdrawn: 'yes',
    };
    await give(database, [never]);
    await night(database, '2024-04-30');

    expect(await money(database)).toEqual({
      A1: [
        'close 2024-04: 50.00 0.00 = 50.00 0.00',
        '2024-05 corrects 2024-04: 50.00 0.00 booked by import 2 provisional',
        'close 2024-05: 0.00 -50.00 = -50.00 0.00 provisional',
      ],
    });
  });

  it('is shown and not booked beyond reach, once; and a programme that is published anew is a reason', async () => {
    const { database, owner } = test();
    await owner.pool.query("update programme set pays_from = '2024-03-01'");
    await give(database, payer('A1'));
    await night(database, '2024-04-30');
    await closeMonths(database, 'months', { from: '2024-03', to: '2024-05' });
    await publish(
      database,
      MONTHS.replace('versions:', 'corrections: { reach: P1M, negative: book }\nversions:').replace(
        'percent: 10',
        'percent: 20',
      ),
    );
    await night(database, '2024-05-31');
    await closeMonths(database, 'months', { from: '2024-06', to: '2024-06' });
    await night(database, '2024-06-30');

    // 20 % are 100.00. From the 1st of June only the 1st of May is within a month.
    expect(
      (await money(database))['A1']?.filter((one) => !/^\d{4}-\d\d (posted|shadow|decided)/.test(one)),
    ).toEqual([
      '2024-02',
      '2024-06',
      '2024-07',
      '2024-06 corrects 2024-03: 50.00 100.00 beyond_reach by programme',
      '2024-06 corrects 2024-04: 50.00 100.00 beyond_reach by programme',
      '2024-06 corrects 2024-05: 50.00 100.00 booked by programme',
      'close 2024-06: 0.00 50.00 = 50.00 0.00',
      '2024-07 corrects 2024-03: 50.00 100.00 beyond_reach by programme provisional',
      '2024-07 corrects 2024-04: 50.00 100.00 beyond_reach by programme provisional',
    ]);
    await closeMonths(database, 'months', { from: '2024-07', to: '2024-07' });
    expect((await money(database))['A1']?.filter((one) => one.startsWith('2024-07 corrects'))).toEqual([]);
  });
});
