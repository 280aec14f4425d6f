import { describe, expectTypeOf, it } from 'vitest';
import type { components, operations } from '../../docs/openapi.d.ts';
import { type ApiClient, once } from '../support/client.ts';

// Nothing here is called: the compiler reads it, and `npm run check:types` fails when a wrong call is taken or a right one refused.

type Step = operations['readHistory']['responses'][200]['content']['application/json']['items'][number];

describe('a typed client', () => {
  it('knows what is answered', () => {
    expectTypeOf<Step>().not.toBeAny();
    expectTypeOf<Extract<Step, { type: 'bonus' }>['outcome']>().toEqualTypeOf<'credit' | 'refusal'>();
    expectTypeOf<Extract<Step, { type: 'bonus' }>['amount']>().toEqualTypeOf<string | null>();
    expectTypeOf<components['schemas']['Problem']['code']>().extract<'NOBODY_HAS_THIS'>().toBeNever();
  });

  it('hands out what was answered, or a problem', () => {
    const paid = async (client: ApiClient) => (await client.GET('/v1/closes')).data?.items[0]?.paid;
    const problem = async (client: ApiClient) => (await client.GET('/v1/closes')).error;
    expectTypeOf(paid).returns.resolves.toEqualTypeOf<string | undefined>();
    expectTypeOf(problem).returns.resolves.toEqualTypeOf<components['schemas']['Problem'] | undefined>();
  });

  it('tells steps apart by their type', () => {
    // @ts-expect-error an entry has no amount
    const amountOf = (step: Step): string | null => step.amount as string | null;
    const told = (step: Step) => (step.type === 'bonus' ? step.amount : step.value);
    expectTypeOf(amountOf).toBeFunction();
    expectTypeOf(told).returns.toEqualTypeOf<number | string | null>();
  });

  it('refuses wrong calls', () => {
    const wrong = (client: ApiClient) => [
      // @ts-expect-error there is no such route
      client.GET('/v1/subscriber/{subscriber}/history', { params: { path: { subscriber: 'A1' } } }),
      // @ts-expect-error a subscriber's history is only read
      client.DELETE('/v1/subscribers/{subscriber}/history', { params: { path: { subscriber: 'A1' } } }),
      // @ts-expect-error whose history?
      client.GET('/v1/subscribers/{subscriber}/history'),
      client.GET('/v1/subscribers/{subscriber}/history', {
        // @ts-expect-error of which programme?
        params: { path: { subscriber: 'A1' }, query: { limit: 10 } },
      }),
      client.GET('/v1/subscribers/{subscriber}/history', {
        // @ts-expect-error there are two orders
        params: { path: { subscriber: 'A1' }, query: { programme: 'p', order: 'sideways' } },
      }),
      client.POST('/v1/programmes/{programme}/closes/{month}/posting', {
        // @ts-expect-error a write without a key
        params: { path: { programme: 'p', month: '2024-03' } },
      }),
      client.POST('/v1/subscribers/{subscriber}/what-if', {
        params: { path: { subscriber: 'A1' } },
        // @ts-expect-error nobody may ask that
        body: { ask: { kind: 'dance' }, from: '2024-04-10' },
      }),
      client.POST('/v1/subscribers/{subscriber}/adjustments', {
        params: { path: { subscriber: 'A1' }, header: once() },
        // @ts-expect-error a change by hand has a reason
        body: { programme: 'p', change: { kind: 'by', delta: 1 } },
      }),
      client.POST('/v1/subscribers/{subscriber}/adjustments', {
        params: { path: { subscriber: 'A1' }, header: once() },
        // @ts-expect-error by a number
        body: { programme: 'p', change: { kind: 'by', delta: '1' }, reason: 'outage' },
      }),
      // @ts-expect-error a message is applied or rejected
      client.POST('/v1/answers', { body: { answers: [{ id: 'p/2024-03/A1', answer: 'perhaps' }] } }),
    ];
    expectTypeOf(wrong).parameter(0).toEqualTypeOf<ApiClient>();
  });
});
