import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { give, night, publish } from '../services/night/support.ts';
import { bearer } from '../support/api.ts';
import { type ApiClient, answered, clientOf, problemOf, serve } from '../support/client.ts';
import { makeClose } from '../support/closes.ts';
import { useTestDatabase } from '../support/database.ts';
import { PROGRAMME, TERMS } from './provider.ts';

// A personal cabinet and a billing system, by the typed client. A1 is served for 500.00 from January 2024 on and has paid in February: on
// 1 March the counter is 2 and the bonus 5 %, 25.00. March pays A1 25.00 and B2 16.67.
const NOON_OF_10_MARCH = Date.UTC(2024, 2, 10, 9);
const PAID = [
  { subscriber: 'A1', credit: '25.00', paid: '25.00' },
  { subscriber: 'B2', credit: '16.67', paid: '16.67' },
];

const test = useTestDatabase();
let stop: () => Promise<void>;
let cabinet: ApiClient;
let billing: ApiClient;
beforeAll(async () => {
  const { database } = test();
  await publish(database, TERMS);
  await give(database, [
    { fact: 'subscriber', subscriber: 'A1', kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber: 'A1', service: 'internet', from: '2024-01-01' },
    {
      fact: 'fee',
      subscriber: 'A1',
      service: 'internet',
      tariff: 'home',
      amount: '500.00',
      from: '2024-01-01',
    },
    { fact: 'payment', subscriber: 'A1', id: 'p1', at: '2024-02-15', amount: '500.00' },
  ]);
  await night(database, '2024-03-09');
  await makeClose(database, { month: '2024-03', rows: PAID });
  const server = await serve(database, { now: () => NOON_OF_10_MARCH });
  ({ stop } = server);
  cabinet = clientOf(server.address, await bearer('subscriber', ['A1']));
  billing = clientOf(server.address, await bearer('billing'));
});
afterAll(() => stop());

describe('a personal cabinet', () => {
  const card = (header: { 'accept-language'?: string; 'if-none-match'?: string } = {}) =>
    cabinet.GET('/v1/subscribers/{subscriber}/card', { params: { path: { subscriber: 'A1' }, header } });

  it('shows the counter and the discount', async () => {
    const { subscriber, locale, programmes } = await answered(card());
    expect([subscriber, locale, programmes.length]).toEqual(['A1', 'ru', 1]);
    expect(programmes).toMatchObject([
      { programme: PROGRAMME, counter: { value: 2 }, discount: { percent: '5', amount: '25.00' } },
    ]);
  });

  it('asks whether anything is new, and is told that nothing is', async () => {
    const { response } = await card();
    const etag = response.headers.get('etag') ?? 'there is none';
    const again = await card({ 'if-none-match': etag });
    expect([again.response.status, again.data]).toEqual([304, undefined]);
    const inEnglish = await card({ 'if-none-match': etag, 'accept-language': 'en' });
    expect([inEnglish.response.status, inEnglish.data?.locale]).toEqual([200, 'en']);
  });
});

describe('a billing system', () => {
  const store = (answers: { id: string; answer: 'ack' | 'reject'; reason?: string }[]) =>
    answered(billing.POST('/v1/answers', { body: { answers } }));
  const state = async () => {
    const params = { path: { programme: PROGRAMME } };
    const { items } = await answered(billing.GET('/v1/programmes/{programme}/answers', { params }));
    return items.map(({ month, applied, rejected, unanswered, paid, appliedPaid }) => ({
      month,
      messages: [applied, rejected, unanswered],
      paid: [paid, appliedPaid],
    }));
  };
  const id = (subscriber: string) => `${PROGRAMME}/2024-03/${subscriber}`;

  it('answers every message, as often as it likes', async () => {
    // 25.00 and 16.67
    expect(await state()).toEqual([{ month: '2024-03', messages: [0, 0, 2], paid: ['41.67', '0.00'] }]);
    const answers = [
      { id: id('A1'), answer: 'ack' as const },
      { id: id('B2'), answer: 'reject' as const, reason: 'the account is closed' },
    ];
    expect(await store(answers)).toMatchObject({ read: 2, stored: 2, known: 0, rejects: [] });
    expect(await store(answers)).toMatchObject({ read: 2, stored: 0, known: 2, rejects: [] });
    expect(await state()).toEqual([{ month: '2024-03', messages: [1, 1, 0], paid: ['41.67', '25.00'] }]);
    await store([{ id: id('B2'), answer: 'ack' }]);
    expect(await state()).toEqual([{ month: '2024-03', messages: [2, 0, 0], paid: ['41.67', '41.67'] }]);
  });

  it('is told which answers are to nothing', async () => {
    const { stored, rejects } = await store([{ id: id('Z9'), answer: 'ack' }]);
    expect([stored, rejects.map(({ line, code }) => [line, code])]).toEqual([0, [[1, 'unknown_message']]]);
  });

  it('may not see cards', async () => {
    const params = { path: { subscriber: 'A1' } };
    expect(await problemOf(billing.GET('/v1/subscribers/{subscriber}/card', { params }))).toMatchObject({
      status: 403,
      code: 'ACCESS_REFUSED',
    });
  });
});
