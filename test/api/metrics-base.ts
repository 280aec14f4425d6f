import { MONTHS } from '../services/night/support.ts';
import type { TestDatabase } from '../support/database.ts';

// A small deployment, written row by row by the owner: two programmes, of which one is closed up to June and one was never walked.
// Everything is in UTC+3 (Moscow, no change of clocks). "Now" is the 10th of July 2025, 12:00 there.

export const NOW = Date.parse('2025-07-10T09:00:00Z');

export async function fillBase({ owner }: TestDatabase): Promise<void> {
  const { pool } = owner;
  await pool.query(
    `insert into programme (programme, time_zone, currency, pays_from, published_at) values
       ('months', 'Europe/Moscow', 'RUB', '2025-05-01', '2024-12-31T21:00:00Z'),
       ('years', 'Europe/Moscow', 'RUB', '2025-07-01', '2025-07-07T09:00:00Z')`,
  );
  for (const [name, revision] of [
    ['months', 1],
    ['years', 2],
  ] as const) {
    await pool.query(`insert into revision (revision, kind) values ($1, 'programme')`, [revision]);
    await pool.query(
      `insert into programme_file (programme_id, revision, text, digest, kind, holds_until)
       select programme_id, $2, $3, 'none', 'published', '-infinity' from programme where programme = $1`,
      [name, revision, MONTHS.replace('programme: months', `programme: ${name}`)],
    );
  }
  await pool.query(RUNS);
  await pool.query(CLOSES);
  await pool.query(`insert into parked (subscriber_id, programme_id, run_id, code, message) values
    (1, 1, 3, 'none', 'none'), (2, 1, 3, 'none', 'none'), (3, 2, 3, 'none', 'none')`);
  await pool.query(`insert into incident (programme_id, from_at, opened_by, reason, to_at, ended_by, ended_at, verdict, note) values
    (null, '2025-07-09T00:00:00Z', 'olga', 'all', null, null, null, null, null),
    (1, '2025-07-09T00:00:00Z', 'olga', 'one', null, null, null, null, null),
    (1, '2025-06-01T00:00:00Z', 'olga', 'over', '2025-06-02T00:00:00Z', 'olga', '2025-06-02T00:00:00Z', 'fault', 'none')`);
  await pool.query(IMPORTS);
}

/** The night of the 8th is done, after 90 s of which a later one of the 9th was stopped. */
const RUNS = `
  insert into run (programme_id, business_date, walk_to, state, cut_from, cut, is_full, state_format, slices, zone_data, holder,
    holder_pid, lease_token, lease_until, started_at, finished_at, counts, stopped_because) values
  (1, '2025-07-07', '2025-07-07T21:00:00Z', 'done', 0, 2, true, 1, 1, 'none', 'none', 0, 1, now(),
    '2025-07-08T01:00:00Z', '2025-07-08T01:00:10Z', '{"walked": 5}', null),
  (1, '2025-07-08', '2025-07-08T21:00:00Z', 'done', 2, 2, true, 1, 1, 'none', 'none', 0, 1, now(),
    '2025-07-09T01:00:00Z', '2025-07-09T01:01:30Z', '{"walked": 1234}', null),
  (1, '2025-07-09', '2025-07-09T21:00:00Z', 'stopped', 2, 2, true, 1, 1, 'none', 'none', 0, 1, now(),
    '2025-07-10T01:00:00Z', '2025-07-10T01:00:01Z', '{"walked": 9}', 'too many')`;

/** May is posted; June was previewed and is stopped by two safeguards; T of July, its 1st, is over too. A cancelled one counts for nothing. */
const CLOSES = `
  insert into close (programme_id, month, closes_at, state, run_id, cut, report, stops, previewed_by, posted_by, posted_at, cancelled_by, cancelled_at) values
  (1, '2025-05-01', '2025-04-30T21:00:00Z', 'posted', 1, 2,
    '{"credits": {"count": 410, "sum": "20500.50"}, "paid": {"count": 409, "sum": "20000.25"}}', '[]', 'olga', 'olga', now(), null, null),
  (1, '2025-06-01', '2025-05-31T21:00:00Z', 'cancelled', 1, 2, '{"credits": {"count": 1, "sum": "1.00"}}', '["total"]', 'olga', null, null, 'olga', now()),
  (1, '2025-06-01', '2025-05-31T21:00:00Z', 'previewed', 1, 2, '{"credits": {"count": 2, "sum": "2.00"}}', '["total", "incomplete"]', 'olga', null, null, null, null)`;

/** Of billing the last that is over was refused with two rejected rows, and one is going on; what people record is no source. */
const IMPORTS = `
  insert into import (source, state, finished_at, complete_through) values
  ('billing', 'applied', '2025-07-09T20:00:00Z', '2025-07-09T21:00:00Z'),
  ('billing', 'refused', '2025-07-10T20:00:00Z', '2025-07-10T21:00:00Z'),
  ('billing', 'staged', null, null),
  ('radius', 'applied', '2025-07-08T20:00:00Z', null),
  ('by hand', 'applied', '2025-07-08T20:00:00Z', null);
  insert into import_reject (import_id, file, line, code, reason) values
  (1, 'a', 1, 'none', 'none'), (2, 'a', 1, 'none', 'none'), (2, 'a', 2, 'none', 'none')`;
