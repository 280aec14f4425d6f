import { beforeEach, describe, expect, it } from 'vitest';
import {
  answeredMonths,
  type ListedReject,
  listRejects,
} from '../../../src/services/billing/list-answers.ts';
import { makeClose } from '../../support/closes.ts';
import { MONTHS, useProgramme } from '../night/support.ts';
import { answer } from './support.ts';

const test = useProgramme(MONTHS);

beforeEach(async () => {
  const { database } = test();
  const rows = ['A1', 'B2', 'C3'].map((subscriber) => ({ subscriber, credit: '50.00', paid: '50.00' }));
  await makeClose(database, { month: '2024-03', rows });
  await makeClose(database, { month: '2024-04', rows: [], state: 'previewed' });
});

const ack = (id: string): string => `{"id":"${id}","answer":"ack"}\n`;
const reject = (id: string, reason: string): string =>
  `{"id":"${id}","answer":"reject","reason":"${reason}"}\n`;
const [A1, B2, C3] = ['months/2024-03/A1', 'months/2024-03/B2', 'months/2024-03/C3'] as const;

async function stored(): Promise<number> {
  const { rows } = await test().owner.pool.query<{ count: number }>(
    'select count(*)::integer as count from answer',
  );
  return rows[0]?.count ?? 0;
}

async function rejects(month: string | null = null): Promise<readonly ListedReject[]> {
  const all: ListedReject[] = [];
  await listRejects(test().database, { programme: 'months', month }, async (some) => void all.push(...some));
  return all;
}

describe('answers', () => {
  it('are stored once, however often they are sent', async () => {
    const batch = ack(A1) + reject(B2, 'closed');

    expect(await answer(test().database, batch)).toMatchObject({ read: 2, stored: 2, known: 0, rejected: 0 });
    expect(await answer(test().database, batch)).toMatchObject({ read: 2, stored: 0, known: 2, rejected: 0 });
    expect(await stored()).toBe(2);
  });

  it('of a reject may become an ack, and of an ack nothing else', async () => {
    await answer(test().database, reject(A1, 'closed') + ack(B2));

    const { told, ...counts } = await answer(test().database, ack(A1) + reject(B2, 'oh'));

    expect(counts).toEqual({ read: 2, stored: 1, known: 0, rejected: 1 });
    expect(told).toEqual([
      {
        line: 2,
        code: 'applied_already',
        reason:
          'found "months/2024-03/B2": a reject of what was acknowledged as applied; accepted: ack, for what is applied is taken back by a correction only',
      },
    ]);
  });

  it('that cannot be stored are told with their lines, and the others are stored', async () => {
    const lines = [
      ack('months/2024-03/Z9'),
      'ack\n',
      '\n',
      ack('months/2024-04/A1'),
      ack('months/2025-04/A1'),
      ack('other/2024-03/A1'),
      ack(C3),
    ];

    const { told, ...counts } = await answer(test().database, lines.join(''));

    expect(counts).toEqual({ read: 6, stored: 1, known: 0, rejected: 5 });
    expect(told.map(({ line, code }) => [line, code])).toEqual([
      [2, 'bad_json'],
      [1, 'unknown_message'],
      [4, 'not_posted'],
      [5, 'not_posted'],
      [6, 'not_posted'],
    ]);
  });

  it('are read from CSV, columns in any order', async () => {
    const text = `answer,reason,id\r\nack,,${A1}\r\nreject,"no account, or\nclosed",${B2}\r\nreject,x\r\nack,,"${C3}`;

    const { told, ...counts } = await answer(test().database, text, 'csv');

    expect(counts).toEqual({ read: 4, stored: 2, known: 0, rejected: 2 });
    expect(told.map(({ line, code }) => [line, code])).toEqual([
      [5, 'cell_count'],
      [6, 'bad_quotes'],
    ]);
    expect((await rejects()).map(({ id, reason }) => [id, reason])).toEqual([[B2, 'no account, or\nclosed']]);
  });

  it.each(['id;answer', 'id,answer,id', 'answer', 'ID,answer', `${A1},ack`])(
    'are refused as a whole with the header %j',
    async (header) => {
      await expect(answer(test().database, `${header}\n`, 'csv')).rejects.toMatchObject({
        code: 'ANSWERS_REFUSED',
        detail: expect.stringContaining('accepted: id,answer,reason') as string,
      });
    },
  );

  it('tell the operator what was rejected and not acknowledged since', async () => {
    await answer(test().database, reject(A1, 'first') + reject(B2, 'closed'));
    await answer(test().database, reject(A1, 'second') + ack(B2));

    expect(await rejects('2024-03')).toEqual([
      {
        id: A1,
        subscriber: 'A1',
        month: '2024-03',
        paid: '50.00',
        currency: 'RUB',
        reason: 'second',
        rejectedAt: expect.stringMatching(/^20\d\d-.*\+03:00$/) as string,
      },
    ]);
    expect(await answeredMonths(test().database, { programme: 'months', month: null })).toEqual([
      {
        programme: 'months',
        month: '2024-03',
        currency: 'RUB',
        messages: 3,
        applied: 1,
        rejected: 1,
        unanswered: 1,
        paid: '150.00',
        appliedPaid: '50.00',
      },
    ]);
  });

  it('of batches that come at once are stored once', async () => {
    const batch = ack(A1) + ack(B2) + ack(C3);

    const all = await Promise.all([1, 2, 3].map(() => answer(test().database, batch)));

    expect(all.map((one) => one.stored).toSorted()).toEqual([0, 0, 3]);
    expect(await stored()).toBe(3);
  });
});
