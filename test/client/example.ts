import createClient from 'openapi-fetch';
import type { paths } from '../../docs/openapi.d.ts';

export async function bonusesOf(baseUrl: string, token: string, subscriber: string, programme: string) {
  const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });
  const { data, error } = await client.GET('/v1/subscribers/{subscriber}/history', {
    params: { path: { subscriber }, query: { programme, limit: 50 } },
  });
  if (error !== undefined) throw new Error(`${error.code}: ${error.detail ?? error.title}`);
  return data.items
    .filter((step) => step.type === 'bonus')
    .map(({ effective, counter, amount }) => ({ day: effective.slice(0, 10), counter, amount }));
}
