import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { give, MONTHS, night, payer, useProgramme } from '../services/night/support.ts';
import { depsOf } from '../services/subject/support.ts';
import { bearer, createTestApp } from '../support/api.ts';

const test = useProgramme(MONTHS);

it('everything held about a subscriber is exported, and erased for a reason that does not name them', async () => {
  const { database } = test();
  await give(database, payer('A1'));
  await night(database, '2024-02-29');
  const { list, dataDir } = await depsOf(database);
  const app = await createTestApp(database, { files: { erasures: list, dataDir } });
  const headers = await bearer('privacy');
  const url = '/v1/subscribers/A1';

  await app.inject({ url: '/v1/parked', headers: await bearer('support') });
  const { held, lists } = (await app.inject({ url: `${url}/export`, headers })).json<{
    held: Record<string, readonly unknown[]>;
    lists: readonly object[];
  }>();
  expect(lists).toMatchObject([{ who: 'support-anna', what: 'GET /v1/parked', times: 1 }]);
  expect(held['fact_payment']).toHaveLength(4);
  expect(held['access_log']).toMatchObject([{ who: 'privacy-anna' }]);

  const erase = (payload: object) => app.inject({ method: 'POST', url: `${url}/erasure`, headers, payload });
  expect((await erase({})).statusCode).toBe(400);
  expect((await erase({ reason: 'A1 asked' })).statusCode).toBe(400);
  const erased = await erase({ reason: 'request 18' });
  expect(erased.json()).toMatchObject({ subscriber: 'A1', gone: { fact_payment: 4 } });
  expect((await erase({ reason: 'request 18' })).statusCode).toBe(404);

  const listed = (await app.inject({ url: '/v1/erasures', headers })).json<unknown>();
  expect(listed).toMatchObject({ items: [{ author: 'privacy-anna', reason: 'request 18' }] });
  expect(await readFile(list, 'utf8')).toContain('request 18');
  await app.close();
});
