import { beforeEach, describe, expect, it } from 'vitest';
import { endIncident } from '../../../src/services/incident/end-incident.ts';
import { listIncidents } from '../../../src/services/incident/list-incidents.ts';
import { openIncident } from '../../../src/services/incident/open-incident.ts';
import { standingIncident } from '../../../src/services/incident/standing-incident.ts';
import type { NightEvent } from '../../../src/services/night/events.ts';
import { give, MONTHS, night, payer, paymentOf, publish, told, useProgramme } from '../night/support.ts';

const test = useProgramme(MONTHS);
const NOW = Date.UTC(2025, 0, 1);

beforeEach(() => give(test().database, payer('A1')));

function open(from: string, programme: string | null = null) {
  const request = { from, programme, author: 'olga', reason: 'the export of RADIUS is broken' };
  return openIncident(test().database, request, () => NOW);
}

function end(incidentId: number, changes: { readonly to?: string } = {}) {
  const request = { incidentId, verdict: 'fault', author: 'petr', note: 'corrected', to: null } as const;
  return endIncident(test().database, { ...request, ...changes }, () => NOW);
}

/** A service that ended on the 10th of April: no credit on the 1st of May. */
const GONE = {
  fact: 'service',
  subscriber: 'A1',
  service: 'internet',
  from: '2024-01-01',
  to: '2024-04-10',
} as const;

const UP_TO_MARCH = [
  '01.02.2024 accrual +1 = 1',
  '01.02.2024 refusal below_first_rung',
  '01.03.2024 accrual +1 = 2',
  '01.03.2024 credit 50.00',
];

describe('while an incident stands', () => {
  it('what happens before it is decided, and nothing that lies in it, its first moment included', async () => {
    await open('2024-04-01');

    const [report] = await night(test().database, '2024-04-30');

    expect(await told(test().database, 'A1')).toEqual(UP_TO_MARCH);
    // The midnight that would end the 31st of March lies in it, so the 30th is the last day that is whole.
    expect(report).toMatchObject({ businessDate: '2024-03-30', incident: 1 });
    const { rows } = await test().owner.pool.query('select business_date, walk_to from run');
    expect(rows).toEqual([{ business_date: '2024-03-30', walk_to: Date.parse('2024-03-31T20:59:59.999Z') }]);
  });

  it('one that begins a moment later lets that midnight be decided', async () => {
    await open('2024-04-01T00:00:00.001');

    const [report] = await night(test().database, '2024-04-30');

    expect((await told(test().database, 'A1')).slice(4)).toEqual([
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 50.00',
    ]);
    expect(report).toMatchObject({ businessDate: '2024-03-31', incident: 1 });
  });

  it('the night says which, since when and what to do, and walks nothing but what is late', async () => {
    await open('2024-04-01');
    await night(test().database, '2024-04-10');
    await give(test().database, [{ ...paymentOf('A1', '2024-02-15'), withdrawn: 'yes' }]);
    const events: NightEvent[] = [];

    const [report] = await night(test().database, '2024-04-11', { onEvent: (event) => events.push(event) });

    expect(report?.counts).toMatchObject({ walked: 1, replayed: 1, superseded: 1 });
    expect((await told(test().database, 'A1')).at(-1)).toBe('01.03.2024 refusal no_payment');
    expect(events.find(({ kind }) => kind === 'held-by-incident')).toMatchObject({
      incident: { incidentId: 1, openedBy: 'olga', from: Date.parse('2024-04-01T00:00+03:00') },
    });
    expect(await standingIncident(test().database, 1)).toMatchObject({ incidentId: 1 });
  });

  it('of two the one that begins first holds; one that began after the date asked for does not', async () => {
    await open('2024-04-20');
    await open('2024-03-05');
    const [held] = await night(test().database, '2024-04-10');
    await end(2);
    const [free] = await night(test().database, '2024-04-10');

    expect(held).toMatchObject({ incident: 2, businessDate: '2024-03-03' });
    expect(free).toMatchObject({ incident: null, businessDate: '2024-04-10' });
  });

  it('a programme that it does not concern goes on', async () => {
    await publish(test().database, MONTHS.replace('programme: months', 'programme: others'));
    await open('2024-03-05', 'months');

    const reports = await night(test().database, '2024-03-31');

    expect(reports).toMatchObject([
      { programme: 'months', incident: 1 },
      { programme: 'others', incident: null, businessDate: '2024-03-31' },
    ]);
    expect(await standingIncident(test().database, 2)).toBeNull();
  });
});

describe('when it ends', () => {
  it('the next night walks the rest, with the facts as they are then', async () => {
    await open('2024-03-20');
    await night(test().database, '2024-04-30');
    await give(test().database, [GONE]);
    await end(1);

    const [report] = await night(test().database, '2024-04-30');

    expect(report).toMatchObject({ businessDate: '2024-04-30', incident: null });
    // Nothing was decided too early, so nothing is taken back.
    expect(report?.counts).toMatchObject({ superseded: 0, replayed: 0 });
    expect((await told(test().database, 'A1')).slice(4)).toEqual([
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 50.00',
      '01.05.2024 accrual +1 = 4',
      '01.05.2024 refusal not_served',
    ]);
  });

  it('it is listed with who said what, and ends once', async () => {
    await open('2024-03-20');
    expect(await end(1, { to: '2024-03-22' })).toEqual({ programme: null, stillHeldBy: [] });

    await expect(end(1)).rejects.toMatchObject({
      code: 'INCIDENT_ENDED',
      detail: /fault by petr: corrected/,
    });
    await expect(end(7)).rejects.toMatchObject({ code: 'INCIDENT_NOT_FOUND' });
    expect(await listIncidents(test().database)).toMatchObject([
      {
        incidentId: 1,
        programme: null,
        from: '2024-03-20T00:00:00+03:00',
        to: '2024-03-22T00:00:00+03:00',
        openedBy: 'olga',
        verdict: 'fault',
        endedBy: 'petr',
        note: 'corrected',
      },
    ]);
  });

  it('says which others hold the programme still', async () => {
    await publish(test().database, MONTHS.replace('programme: months', 'programme: others'));
    await open('2024-03-20');
    await open('2024-03-21', 'months');
    await open('2024-03-22', 'others');

    expect(await end(2)).toEqual({ programme: 'months', stillHeldBy: [1] });
    expect(await end(1)).toEqual({ programme: null, stillHeldBy: [3] });
  });
});

describe('when it is opened', () => {
  it('what was decided already stays, and how much that is is said', async () => {
    await night(test().database, '2024-04-30');

    const opened = await open('2024-04-01');

    // Of the 1st of April and of the 1st of May: an accrual and a credit each.
    expect(opened).toEqual({
      incidentId: 1,
      from: '2024-04-01T00:00:00+03:00',
      decided: [
        {
          programme: 'months',
          walkedTo: '2024-05-01T00:00:00+03:00',
          isUnderWay: false,
          entries: 2,
          outcomes: 2,
        },
      ],
    });
    const [report] = await night(test().database, '2024-05-31');
    expect(report).toMatchObject({ businessDate: '2024-04-30', incident: 1 });
    expect(await told(test().database, 'A1')).toHaveLength(8);
    await give(test().database, [GONE]);
    await night(test().database, '2024-06-01');
    expect((await told(test().database, 'A1')).at(-1)).toBe('01.05.2024 refusal not_served');
  });

  it('nothing is said of programmes that have not come so far', async () => {
    await night(test().database, '2024-03-30');

    expect((await open('2024-04-01')).decided).toEqual([]);
  });

  it.each([
    ['tomorrow', '--from: found "tomorrow"; accepted: a day'],
    ['2025-01-02', '--from: 2025-01-02T00:00:00+03:00 is still to come; accepted: a moment up to now'],
  ])('from %s it is refused', async (from, detail) => {
    await expect(open(from)).rejects.toMatchObject({
      code: 'USAGE',
      detail: expect.stringContaining(detail) as string,
    });
  });

  it('an end that is not after the beginning is refused', async () => {
    await open('2024-04-01');

    await expect(end(1, { to: '2024-04-01' })).rejects.toMatchObject({
      code: 'USAGE',
      detail:
        '--to: 2024-04-01T00:00:00+03:00 is not after the beginning, 2024-04-01T00:00:00+03:00; accepted: a later moment',
    });
  });

  it('the service can change nothing of it but its end, once', async () => {
    await open('2024-04-01');
    const denied = { code: '42501' };

    for (const statement of [
      'update incident set note = null',
      'delete from incident',
      'truncate incident',
    ]) {
      await expect(test().database.pool.query(statement)).rejects.toMatchObject(denied);
    }
    const ending = `select end_incident(1, '2024-04-02', 'a', 'lifted', 'n') as ended`;
    expect((await test().database.pool.query(ending)).rows).toEqual([{ ended: true }]);
    expect((await test().database.pool.query(ending)).rows).toEqual([{ ended: false }]);
  });
});
