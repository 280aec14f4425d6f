import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { operations } from '../../docs/openapi.d.ts';
import { bearer } from '../support/api.ts';
import { answered, once, problemOf } from '../support/client.ts';
import { messages, post, preview, walk } from './doings.ts';
import { bonusesOf } from './example.ts';
import { contract, PROGRAMME, sendFacts, TERMS, useProvider } from './provider.ts';

// The life of a provider, told by those who call. Three are served from January 2024 on and pay on the 15th: A1 for 500.00, B2 for 333.30,
// C3 for 700.00. C3's payment of February comes late, and so does a forced blocking of A1 in February: March is posted by then.
const callers = useProvider('en');

const payment = (subscriber: string, month: string) => ({
  subscriber,
  id: `${subscriber}-${month}`,
  at: `2024-${month}-15T12:00`,
  amount: '100.00',
});

describe('before anything is paid', () => {
  it('the terms are checked and published', async () => {
    const { operator } = callers();
    const checked = await answered(operator.POST('/v1/programme-checks', { body: { text: TERMS } }));
    expect(checked).toMatchObject({ accepted: true, problems: [], warnings: [] });
    const published = await answered(
      operator.POST('/v1/publications', {
        params: { header: once() },
        body: { text: TERMS, paysFrom: '2024-03-01' },
      }),
    );
    expect(published).toMatchObject({ kind: 'published', programme: PROGRAMME, paysFrom: '2024-03-01' });
  });

  it('facts are sent, and what is not taken comes back with its line', async () => {
    const { operator, billing } = callers();
    const people = [...contract('A1', '500.00'), ...contract('B2', '333.30'), ...contract('C3', '700.00')];
    expect(await sendFacts(operator, people, '2024-03-02')).toMatchObject({
      read: 9,
      rejected: 0,
      touched: 3,
    });
    const paid = [
      ...['01', '02'].flatMap((month) => [payment('A1', month), payment('B2', month)]),
      payment('C3', '01'),
    ].map(({ subscriber, id, at, amount }) => `${subscriber},${id},${at},${amount}\n`);
    const done = await answered(
      billing.POST('/v1/imports', {
        params: { query: { fact: 'payment', maxRejects: 20 } },
        headers: { 'content-type': 'text/csv' },
        body: `subscriber,id,at,amount\n${paid.join('')}D4,D4-01,2024-01-15T12:00,100.00\n`,
      }),
    );
    expect(done).toMatchObject({ outcome: 'applied', read: 6, rejected: 1 });
    const rejects = await answered(
      billing.GET('/v1/imports/{import}/rejects', {
        params: { path: { import: done.import ?? 0 } },
        parseAs: 'text',
      }),
    );
    expect(rejects.trimEnd().split('\n')[1]).toMatch(/^payments\.csv,7,subscriber,D4,/);
  });

  it('a night walks them', async () => {
    expect(await walk(callers().operator, '2024-03-01')).toMatchObject([
      { programme: PROGRAMME, businessDate: '2024-03-01', incident: null },
    ]);
  });
});

type Step = operations['readHistory']['responses'][200]['content']['application/json']['items'][number];

const short = (step: Step) =>
  step.type === 'bonus'
    ? [step.effective.slice(0, 10), step.outcome, step.amount]
    : [step.effective.slice(0, 10), step.kind, step.value];

describe('what a subscriber sees', () => {
  it('a history in pages, to its end', async () => {
    const read = async (cursor?: string) =>
      answered(
        callers().a1.GET('/v1/subscribers/{subscriber}/history', {
          params: {
            path: { subscriber: 'A1' },
            query: {
              programme: PROGRAMME,
              order: 'oldest-first',
              limit: 3,
              ...(cursor === undefined ? {} : { cursor }),
            },
          },
        }),
      );
    const first = await read();
    const second = await read(first.next ?? 'there is a second page');
    expect(first.standing).toEqual({ at: '2024-03-02T00:00:00+03:00', counter: 2, enrolled: null });
    expect(first.items.map(short)).toEqual([
      ['2024-02-01', 'accrual', 1],
      ['2024-02-01', 'refusal', null],
      ['2024-03-01', 'accrual', 2],
    ]);
    // 5 % of 500.00
    expect(second.items.map(short)).toEqual([['2024-03-01', 'credit', '25.00']]);
    expect(second.next).toBeNull();
  });

  it('why the counter is what it is', async () => {
    const { subscriber, stories } = await answered(
      callers().a1.GET('/v1/subscribers/{subscriber}/explain', {
        params: { path: { subscriber: 'A1' }, query: { programme: PROGRAMME } },
      }),
    );
    expect([subscriber, stories.length, stories[0]?.kind]).toEqual(['A1', 1, 'story']);
    expect(stories[0]?.heading.join(' ')).toContain('Counter: 2');
  });
});

describe('March is closed', () => {
  it('from a preview to messages', async () => {
    const { operator, billing } = callers();
    // A1 25.00; B2 5 % of 333.30 = 16.665, half up 16.67; C3 did not pay in the month before.
    const close = await preview(operator, '2024-03');
    expect(close).toMatchObject({
      state: 'previewed',
      previewedBy: 'olga',
      stops: [],
      report: {
        credits: { count: 2, sum: '41.67' },
        refusals: { count: 1, reasons: [{ code: 'no_payment', count: 1 }] },
        corrections: { count: 0, sum: '0.00' },
        paid: { count: 2, sum: '41.67' },
      },
    });
    expect(await post(operator, '2024-03')).toMatchObject({
      state: 'posted',
      postedBy: 'olga',
      paid: { count: 2, sum: '41.67' },
    });
    const told = await messages(billing, '2024-03');
    expect(told.size).toBe(2);
    expect(told.get('A1')).toMatchObject({ id: 'faithful/2024-03/A1', paid: '25.00', counter: 2 });
    expect(told.get('B2')).toMatchObject({ id: 'faithful/2024-03/B2', paid: '16.67', base: '333.30' });
  });
});

describe('what comes afterwards', () => {
  it('support changes a counter by hand, once for a key', async () => {
    const { support } = callers();
    const asked = {
      params: { path: { subscriber: 'B2' }, header: once('the-outage-of-february') },
      body: {
        programme: PROGRAMME,
        change: { kind: 'by', delta: 1 },
        at: '2024-03-10',
        reason: 'outage of February',
      },
    } as const;
    const url = '/v1/subscribers/{subscriber}/adjustments';
    const first = await support.POST(url, asked);
    const again = await support.POST(url, asked);
    expect(first.data).toMatchObject({ subscriber: 'B2', author: 'anna', before: 2, after: 3 });
    expect(again.data).toEqual(first.data);
    expect([first, again].map(({ response }) => response.headers.get('idempotency-replayed'))).toEqual([
      null,
      'true',
    ]);
    const { items } = await answered(support.GET(url, { params: { path: { subscriber: 'B2' } } }));
    expect(items.map(({ id, delta, state }) => [id, delta, state])).toEqual([[first.data?.id, 1, 'holds']]);
  });

  it('late facts change what is believed of March, and April pays the difference', async () => {
    const { operator, billing } = callers();
    const late = [
      { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-02-20', to: '2024-02-22' },
      ...[payment('C3', '02'), payment('A1', '03'), payment('B2', '03'), payment('C3', '03')].map((paid) => ({
        fact: 'payment',
        ...paid,
      })),
    ];
    await sendFacts(operator, late, '2024-04-02');
    await walk(operator, '2024-04-01');
    // A1: February does not count, so March was to pay nothing: -25.00, carried on; on 1 April the counter is 1.
    // B2: 2 and 1 by hand and 1 are 4; 10 % of 333.30 are 33.33.
    // C3: paid in February, so March was to pay 5 % of 700.00, 35.00; April pays 10 %, 70.00: together 105.00.
    const close = await preview(operator, '2024-04');
    expect(close?.report).toMatchObject({
      credits: { count: 2, sum: '103.33' },
      refusals: { count: 1, reasons: [{ code: 'below_first_rung', count: 1 }] },
      corrections: { count: 2, sum: '10.00' },
      differences: expect.arrayContaining([
        { month: '2024-03', disposition: 'booked', sign: 'more', count: 1, sum: '35.00' },
        { month: '2024-03', disposition: 'booked', sign: 'less', count: 1, sum: '-25.00' },
      ]) as unknown,
      paid: { count: 2, sum: '138.33' },
      carriedOut: { count: 1, sum: '-25.00' },
    });
    await post(operator, '2024-04');
    const told = await messages(billing, '2024-04');
    expect([...told.keys()].sort()).toEqual(['B2', 'C3']);
    expect(told.get('C3')).toMatchObject({
      paid: '105.00',
      credit: '70.00',
      corrections: '35.00',
      corrected: [{ month: '2024-03', was: '0.00', is_now: '35.00', amount: '35.00' }],
    });
    const { items } = await answered(operator.GET('/v1/closes'));
    expect(items.map(({ month, state, paid, carriedOn }) => [month, state, paid, carriedOn])).toEqual([
      ['2024-03', 'posted', '41.67', '0.00'],
      ['2024-04', 'posted', '138.33', '-25.00'],
    ]);
  });

  it('a subscriber asks what a blocking would cost', async () => {
    const { answers } = await answered(
      callers().b2.POST('/v1/subscribers/{subscriber}/what-if', {
        params: { path: { subscriber: 'B2' } },
        body: { ask: { kind: 'block', blocking: 'forced' }, from: '2024-04-10', to: '2024-04-12' },
      }),
    );
    const [answer] = answers;
    if (answer?.kind !== 'answered') throw new Error('there is no answer');
    expect(answer.now).toEqual({
      without: { counter: 4, enrolled: null },
      with: { counter: 4, enrolled: null },
    });
    expect(answer.days.map((day) => [day.without.amount, day.with.counter, day.with.amount])).toEqual([
      ['33.33', 0, undefined],
      ['33.33', 1, undefined],
      ['33.33', 2, '16.67'],
      ['33.33', 3, '33.33'],
      ['33.33', 4, '33.33'],
      ['33.33', 5, '33.33'],
    ]);
    // Six of 33.33, against 16.67 and three of them.
    expect(answer.sums).toEqual({
      past: null,
      next: { without: '199.98', with: '116.66', difference: '-83.32' },
    });
  });
});

describe('what is over', () => {
  it('billing says of each message that it is applied', async () => {
    const { billing, operator } = callers();
    const told = await Promise.all(['2024-03', '2024-04'].map((month) => messages(billing, month)));
    const answers = told.flatMap((month) =>
      [...month.values()].map(({ id }) => ({ id, answer: 'ack' as const })),
    );
    expect(await answered(billing.POST('/v1/answers', { body: { answers } }))).toMatchObject({
      stored: 4,
      rejects: [],
    });
    const params = { path: { programme: PROGRAMME } };
    const { items } = await answered(operator.GET('/v1/programmes/{programme}/answers', { params }));
    expect(items.map(({ month, applied, appliedPaid }) => [month, applied, appliedPaid])).toEqual([
      ['2024-04', 2, '138.33'],
      ['2024-03', 2, '41.67'],
    ]);
  });

  it('a subscriber who has left is erased, and no sum changes', async () => {
    const { privacy, support, operator, billing } = callers();
    const path = { subscriber: 'A1' };
    const { held } = await answered(privacy.GET('/v1/subscribers/{subscriber}/export', { params: { path } }));
    // Of January, February and March.
    expect(held['fact_payment']).toHaveLength(3);
    const erased = await answered(
      privacy.POST('/v1/subscribers/{subscriber}/erasure', {
        params: { path },
        body: { reason: 'request 18' },
      }),
    );
    expect(erased.gone).toMatchObject({ fact_payment: 3, fact_blocking: 1 });
    const looked = await problemOf(support.GET('/v1/subscribers/{subscriber}', { params: { path } }));
    expect(looked.code).toBe('SUBSCRIBER_NOT_FOUND');
    const { items } = await answered(operator.GET('/v1/closes'));
    expect(items.map(({ month, paid }) => [month, paid])).toEqual([
      ['2024-03', '41.67'],
      ['2024-04', '138.33'],
    ]);
    const march = await messages(billing, '2024-03');
    // Nobody can be credited under a random number: billing is told of the others only.
    expect([...march.keys()]).toEqual(['B2']);
  });
});

describe('the example of docs/api.md', () => {
  it('tells the bonuses of a subscriber, and is what the page says', async () => {
    const { authorization } = await bearer('subscriber', ['B2']);
    const token = authorization.replace('Bearer ', '');
    expect(await bonusesOf(callers().address, token, 'B2', PROGRAMME)).toEqual([
      { day: '2024-04-01', counter: 4, amount: '33.33' },
      { day: '2024-03-01', counter: 2, amount: '16.67' },
      { day: '2024-02-01', counter: 1, amount: null },
    ]);
    const [, body = 'no function'] =
      /^(export async function .*)/ms.exec(readFileSync('test/client/example.ts', 'utf8')) ?? [];
    expect(readFileSync('docs/api.md', 'utf8')).toContain(body);
  });

  it('throws what was wrong', async () => {
    const { authorization } = await bearer('support');
    const token = authorization.replace('Bearer ', '');
    await expect(bonusesOf(callers().address, token, 'Z9', PROGRAMME)).rejects.toThrow(
      'SUBSCRIBER_NOT_FOUND: Found "Z9"',
    );
  });
});
