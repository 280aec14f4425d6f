import { beforeAll, describe, expect, it } from 'vitest';
import { getSummary } from '../../src/services/summary.ts';
import { useTestDatabase } from '../support/database.ts';

const made = useTestDatabase();

describe('getSummary', () => {
  it('says that there is nothing in an empty database', async () => {
    expect(await getSummary(made().database)).toEqual({
      subscribers: 0,
      imports: 0,
      rejectedRows: 0,
      completeThrough: null,
      currency: null,
      programmes: [],
      incidents: [],
      month: null,
      credits: [],
      refusals: [],
      examples: [],
    });
  });

  describe('of three counters in one programme', () => {
    beforeAll(async () => {
      await made().owner.pool.query(`
        insert into deployment (currency, time_zone) values ('RUB', 'Europe/Moscow');
        insert into programme (programme, time_zone, currency, pays_from) values ('trial', 'Europe/Moscow', 'RUB', '2026-01-01');
        insert into subscriber select subscriber_id(id), id from unnest(array['a', 'b', 'c']) as id;
        insert into import (source, state, complete_through) values
          ('x', 'applied', '2026-01-31T21:00Z'), ('x', 'refused', '2026-05-01T00:00Z');
        insert into import_reject (import_id, file, line, code, reason) values (1, 'f', 2, 'c', 'r'), (2, 'f', 3, 'c', 'r');
        insert into run (programme_id, business_date, walk_to, state, cut_from, cut, is_full, state_format, slices, zone_data,
            holder, holder_pid, lease_token, lease_until)
          values (1, '2026-01-31', '2026-01-31T21:00Z', 'done', 0, 1, true, 1, 1, '', '', 0, 1, now());
        select open_programme(1::smallint),
          open_month(1::smallint, '2026-01-01', '2025-12-31T21:00Z', '2026-01-31T21:00Z'),
          open_month(1::smallint, '2026-02-01', '2026-01-31T21:00Z', '2026-02-28T21:00Z');
        insert into counter (subscriber_id, programme_id, value, enrolled, next_at, run_id, state)
          select subscriber_id(id), 1, value, enrolled, 'infinity', 1, '\\x00'
          from (values ('a', 7, true), ('b', 12, true), ('c', null, false)) as c (id, value, enrolled);
        insert into outcome (subscriber_id, programme_id, month, effective_at, sequence, version, counter, percent, base, amount,
            codes, run_id, superseded_run)
          select subscriber_id(id), 1, month::date, '2026-01-31T21:00Z', 0, 1, 7, percent, base, amount, codes, run, gone
          from (values
            ('a', '2026-02-01', 3::numeric, 500::numeric, 15.10::numeric, null::bigint, 1, 0),
            ('b', '2026-02-01', 3, 500, 0.20, null, 2, 0),
            ('b', '2026-02-01', 3, 500, 99, null, 1, 2),
            ('c', '2026-02-01', null, null, null, (1 << 4) + (1 << 17), 1, 0), -- blocked, not_served
            ('a', '2026-01-01', 5, 500, 25, null, 1, 0)
          ) as o (id, month, percent, base, amount, codes, run, gone);`);
    });

    it('counts what is in force in the last month, to the cent', async () => {
      const summary = await getSummary(made().database);
      expect(summary).toMatchObject({
        subscribers: 3,
        imports: 1,
        rejectedRows: 1,
        completeThrough: '2026-02-01T00:00:00+03:00',
        currency: 'RUB',
        month: '2026-02',
      });
      expect(summary.programmes).toEqual([
        {
          programme: 'trial',
          counters: 2,
          enrolled: 2,
          longest: 12,
          walkedTo: '2026-02-01T00:00:00+03:00',
          parked: 0,
          ended: null,
        },
      ]);
      // 15.10 + 0.20; the 99 is superseded, and January is another month.
      expect(summary.credits).toEqual([{ programme: 'trial', percent: '3', credits: 2, amount: '15.30' }]);
      expect(summary.refusals).toEqual([
        { programme: 'trial', code: 'blocked', refusals: 1 },
        { programme: 'trial', code: 'not_served', refusals: 1 },
      ]);
    });

    it('chooses the largest credit and the refusal as examples', async () => {
      const { examples } = await getSummary(made().database);
      expect(examples).toEqual([
        { why: 'credit', subscriber: 'a', programme: 'trial' },
        { why: 'refusal', subscriber: 'c', programme: 'trial' },
      ]);
    });
  });
});
