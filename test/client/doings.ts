import type { operations } from '../../docs/openapi.d.ts';
import { type ApiClient, answered, once } from '../support/client.ts';
import { endOf, PROGRAMME } from './provider.ts';

/** Walks a night to its end. @param date `YYYY-MM-DD` */
export async function walk(operator: ApiClient, date: string) {
  const begun = await answered(operator.POST('/v1/runs', { params: { header: once() }, body: { date } }));
  const { runs = [] } = await endOf(operator, begun);
  return runs;
}

const monthOf = (month: string) => ({ programme: PROGRAMME, month });

/** Previews a month. @param month `YYYY-MM` */
export async function preview(operator: ApiClient, month: string) {
  const begun = await answered(
    operator.POST('/v1/programmes/{programme}/closes/{month}/previews', {
      params: { path: monthOf(month), header: once() },
      body: {},
    }),
  );
  return (await endOf(operator, begun)).close;
}

/** Posts a month that is previewed. */
export function post(operator: ApiClient, month: string) {
  return answered(
    operator.POST('/v1/programmes/{programme}/closes/{month}/posting', {
      params: { path: monthOf(month), header: once() },
    }),
  );
}

type Message = operations['readMessages']['responses'][200]['content']['application/json']['items'][number];

/** What billing is told of a month, by subscriber: read one by one, to the end. */
export async function messages(billing: ApiClient, month: string): Promise<ReadonlyMap<string, Message>> {
  const told = new Map<string, Message>();
  let after: string | null = null;
  do {
    const params = { path: monthOf(month), query: { limit: 1, ...(after === null ? {} : { after }) } };
    const page: { items: Message[]; next: string | null } = await answered(
      billing.GET('/v1/programmes/{programme}/closes/{month}/messages', { params }),
    );
    for (const message of page.items) told.set(message.subscriber, message);
    after = page.next;
  } while (after !== null);
  return told;
}
