import { expect, it } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import {
  type EnrolmentRequest,
  enrol,
  leave,
  type Requested,
} from '../../../src/services/enrolment/ask-enrolment.ts';
import { differences } from '../adjust/support.ts';
import { a1, counted, EZERWAY, noon } from '../card/support.ts';
import { give, MONTHS, night, publish, told, useProgramme } from '../night/support.ts';

const test = useProgramme(EZERWAY);

const REQUEST: EnrolmentRequest = {
  subscriber: 'A1',
  programme: 'ezerway',
  author: 'olga',
  channel: 'phone',
  id: 'R-1',
  locale: 'en',
};

type Ask = (database: Database, request: EnrolmentRequest, now: number) => Promise<Requested>;

const ask = (action: Ask, day: string, changes: Partial<EnrolmentRequest> = {}): Promise<Requested> =>
  action(test().database, { ...REQUEST, ...changes }, noon(day));

/** Served since 2024 began, and never asked for anything. */
const NEVER_ASKED = a1().filter(({ fact }) => fact !== 'enrolment');

it('is answered at once as the next night decides it', async () => {
  const { database } = test();
  await give(database, NEVER_ASKED);
  // January to May counted by 20 June: 5. January to June by 20 July: 6.
  const early = await ask(enrol, '2024-06-20');
  const later = await ask(enrol, '2024-07-20', { id: 'R-2' });
  const again = await ask(enrol, '2024-07-21', { id: 'R-3' });
  const left = await ask(leave, '2024-08-10', { id: 'R-4' });

  expect(early.answer).toEqual({
    kind: 'refused',
    reasons: [{ code: 'counter', words: 'the counter is 5 (required: the counter is at least 6)' }],
  });
  expect([later, again, left].map(({ answer }) => answer.kind)).toEqual(['accepted', 'nothing', 'accepted']);
  await night(database, '2024-08-31');
  expect((await told(database, 'A1')).filter((line) => line.includes('enrol'))).toEqual([
    '20.06.2024 12:00 enrolment_refused +0 = 5',
    '20.07.2024 12:00 enrolled +0 = 6',
    '10.08.2024 12:00 unenrolled +0 = 7',
  ]);
  expect(await differences(database)).toBe(0);
});

it('is recorded once, however often it is asked', async () => {
  const { database, owner } = test();
  await give(database, NEVER_ASKED);
  const first = await ask(enrol, '2024-07-20');
  const second = await ask(enrol, '2024-07-25');

  expect(first.kind).toBe('recorded');
  expect(second.kind).toBe('repeated');
  expect([second.request, second.answer]).toEqual([first.request, first.answer]);
  const { rowCount } = await owner.pool.query('select from fact_enrolment');
  expect(rowCount).toBe(1);
  await expect(ask(leave, '2024-07-25')).rejects.toThrow('the request has another action. Give another id.');
  await expect(ask(enrol, '2024-07-25', { author: 'petr' })).rejects.toThrow('another author');
});

it('of the same moment stand one after the other, and without an id each is its own', async () => {
  const { database } = test();
  await give(database, NEVER_ASKED);
  const [one, two] = [
    await ask(enrol, '2024-07-20', { id: null }),
    await ask(leave, '2024-07-20', { id: null }),
  ];

  expect(one.request.id).not.toBe(two.request.id);
  expect(two.request.at).toBe(one.request.at + 1);
  expect(two.answer).toEqual({ kind: 'accepted' });
});

it('is on the card until a night has decided it', async () => {
  const { database } = test();
  await give(database, NEVER_ASKED);
  await night(database, '2024-07-19');
  expect((await counted(database, '2024-07-20')).enrolment).toMatchObject({
    enrolled: false,
    opening: { kind: 'open' },
    request: null,
  });

  await ask(enrol, '2024-07-20');
  expect((await counted(database, '2024-07-20')).enrolment).toMatchObject({
    enrolled: false,
    request: { action: 'enrol', at: '2024-07-20T12:00:00+03:00' },
  });
  await night(database, '2024-07-20');
  expect((await counted(database, '2024-07-21')).enrolment).toMatchObject({ enrolled: true, request: null });
});

it('cannot be without an author, a known subscriber or enrolment', async () => {
  const { database } = test();
  await give(database, NEVER_ASKED);
  await publish(database, MONTHS);

  await expect(ask(enrol, '2024-07-20', { author: '' })).rejects.toThrow('author:');
  await expect(ask(enrol, '2024-07-20', { subscriber: 'B2' })).rejects.toThrow('Found "B2"');
  await expect(ask(enrol, '2024-07-20', { programme: 'months' })).rejects.toThrow('months has no enrolment');
  await expect(ask(enrol, '2013-07-20')).rejects.toThrow('ezerway begins 2014-01-01');
});
