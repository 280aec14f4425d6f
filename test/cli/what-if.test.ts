import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { give, MONTHS, night, payer, publish } from '../services/night/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { recordingIo } from '../support/io.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, payer('A1'));
  await night(test.database, '2024-04-30');
});
afterAll(async () => {
  await test.close();
});

async function whatIf(...argv: readonly string[]) {
  const { said, io } = recordingIo();
  const code = await run(['what-if', 'A1', ...argv], { ...io, env: { DATABASE_URL: test.url } });
  return { code, ...said };
}

describe('stazh what-if', () => {
  it('prints both courses day by day, what happens, why not, and what is assumed', async () => {
    const { code, out } = await whatIf(
      ...['--block', 'forced', '--from', '2024-06-10', '--to', '2024-06-12T18:30', '--locale', 'en'],
    );

    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '))).toEqual([
      'Subscriber A1, Months, at 1 May 2024',
      'What if: forced blocking from 10 June 2024 to 12 June 2024 18:30',
      '',
      '  counter  as it is  counter  what if  difference',
      '  now, 1 May 2024  4  4',
      '  1 June 2024  5  ₽50.00  5  ₽50.00  ₽0.00',
      '  1 July 2024  6  ₽50.00  0  refusal  −₽50.00',
      '  1 August 2024  7  ₽50.00  1  refusal  −₽50.00',
      '  1 September 2024  8  ₽50.00  2  ₽50.00  ₽0.00',
      '  1 October 2024  9  ₽50.00  3  ₽50.00  ₽0.00',
      '  1 November 2024  10  ₽50.00  4  ₽50.00  ₽0.00',
      '  from now on  ₽300.00  ₽200.00  −₽100.00',
      '',
      'What would happen then',
      '  10 June 2024  The forced blocking from 10 June 2024: the counter was reset, it was 5',
      '  1 July 2024  June 2024 did not count, the counter stayed at 0: the rule “forced blocking” was in force in this period',
      '',
      'Why no bonus',
      '  what if: 1 July 2024  the counter is 0 (required: a counter of at least 2)',
      '  what if: 1 August 2024  the counter is 1 (required: a counter of at least 2)',
      '',
      'Assumed:',
      '  - services, fees, segment, balance and enrolment stay as they are now',
      '  - the monthly fee, ₽500.00, is paid each month on the day of the payment of 15 April 2024',
      '',
    ]);
  });

  it.each([
    ['ru', 'Что если: договор расторгнут 10.06.2024'],
    ['uk', 'Що якщо: договір розірвано 10.06.2024'],
  ])('speaks %s', async (locale, question) => {
    const { out } = await whatIf('--terminate', '--from', '2024-06-10', '--locale', locale);

    expect(out).toContain(question);
  });

  it('gives the same as JSON, amounts as text', async () => {
    const { out } = await whatIf('--pay', '5', '--from', '2024-05-10', '--format', 'json');

    expect(JSON.parse(out)).toMatchObject([
      {
        kind: 'answered',
        programme: 'months',
        at: '2024-05-01T00:00:00+03:00',
        hypothesis: { kind: 'pay', amount: '5.00', from: '2024-05-10T00:00:00+03:00' },
        sums: { past: null, next: { without: '300.00', with: '300.00', difference: '0.00' } },
      },
    ]);
  });

  it.each<[name: string, argv: readonly string[], detail: RegExp]>([
    ['nothing', [], /Found none; accepted: one of --block KIND, --pause, --pay AMOUNT and --terminate/],
    ['two things', ['--pause', '--pay', '5'], /Found --pause and --pay/],
  ])('refuses to be asked %s', async (_name, argv, detail) => {
    const { code, err } = await whatIf(...argv, '--from', '2024-06-01');

    expect(code).toBe(2);
    expect(err).toMatch(detail);
  });
});
