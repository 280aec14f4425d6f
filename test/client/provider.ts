import { afterAll, beforeAll } from 'vitest';
import { depsOf } from '../services/subject/support.ts';
import { bearer } from '../support/api.ts';
import { type ApiClient, answered, clientOf, serve } from '../support/client.ts';
import { useTestDatabase } from '../support/database.ts';

/** A month of service is worth one; a forced blocking takes everything; 5 % of the fee from the second month on, 10 % from the third. */
export const TERMS = `
programme: faithful
title: { ru: Верность, uk: Вірність, en: Faithful }
time_zone: Europe/Moscow
currency: RUB
versions:
  - effective_from: 2024-01-01
    existing: migrate
    blocking: { forced: blocked, other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions:
      - { id: forced, when: { blocked: [forced] }, then: reset }
    bonus:
      day: 1
      requires: [served, { payment_made: { within: P1M } }]
      base: fee
      rates: [{ from: 2, percent: 5 }, { from: 3, percent: 10 }]
      rounding: half_up
`;

export const PROGRAMME = 'faithful';

/** Long after every date of the story. */
const NOW = Date.UTC(2026, 0, 15);

/** Everybody who calls. */
export interface Callers {
  /** Where the server listens. */
  readonly address: string;
  readonly operator: ApiClient;
  readonly support: ApiClient;
  readonly billing: ApiClient;
  readonly privacy: ApiClient;
  /** Who may see the data of A1. */
  readonly a1: ApiClient;
  /** Who may see the data of B2. */
  readonly b2: ApiClient;
  readonly nobody: ApiClient;
}

/** A server over an empty database for the tests of this file. @param language of everybody who calls */
export function useProvider(language: string): () => Callers {
  const test = useTestDatabase();
  let callers: Callers | undefined;
  let stop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const { list, dataDir } = await depsOf(test().database);
    const server = await serve(test().database, { now: () => NOW, files: { erasures: list, dataDir } });
    ({ stop } = server);
    const as = async (...who: Parameters<typeof bearer>) =>
      clientOf(server.address, { ...(await bearer(...who)), 'accept-language': language });
    callers = {
      address: server.address,
      operator: await as('operator', [], { subject: 'olga' }),
      support: await as('support', [], { subject: 'anna' }),
      billing: await as('billing', [], { subject: 'billing-system' }),
      privacy: await as('privacy', [], { subject: 'pavel' }),
      a1: await as('subscriber', ['A1']),
      b2: await as('subscriber', ['B2']),
      nobody: clientOf(server.address, { 'accept-language': language }),
    };
  });
  afterAll(() => stop?.());
  return () => {
    if (callers === undefined) throw new Error('callers exist inside tests and their hooks only');
    return callers;
  };
}

/** A person who is served from January 2024 on. @param fee of a month */
export function contract(subscriber: string, fee: string): readonly object[] {
  return [
    { fact: 'subscriber', subscriber, kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber, service: 'internet', from: '2024-01-01' },
    { fact: 'fee', subscriber, service: 'internet', tariff: 'home', amount: fee, from: '2024-01-01' },
  ];
}

/** Sends facts of any kind, one a line. */
export function sendFacts(operator: ApiClient, facts: readonly object[], completeThrough: string) {
  return answered(
    operator.POST('/v1/imports', {
      params: { query: { completeThrough } },
      headers: { 'content-type': 'application/x-ndjson' },
      body: facts.map((fact) => `${JSON.stringify(fact)}\n`).join(''),
    }),
  );
}

/** Waits for the end of a task that was begun, and takes nothing but success. */
export async function endOf(operator: ApiClient, { task: id }: { readonly task: string }) {
  const params = { path: { task: id }, query: { wait: 30 } };
  const task = await answered(operator.GET('/v1/tasks/{task}', { params }));
  if (task.result === null) throw new Error(`the task came to nothing: ${JSON.stringify(task)}`);
  return task.result;
}
