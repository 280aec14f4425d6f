import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { addDays, type Instant, type LocalDate } from '../../../rules/time.ts';
import type { Database } from '../../../src/db/database.ts';
import { timestamptz } from '../../../src/db/instant.ts';
import { endIncident } from '../../../src/services/incident/end-incident.ts';
import { openIncident } from '../../../src/services/incident/open-incident.ts';
import { verify } from '../../../src/services/verify.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Fact, give, history, MONTHS, night, payer, paymentOf, publish } from '../night/support.ts';

const FIRST = '2024-01-01' as LocalDate;
/** The last business date of every course. */
const LAST = addDays(FIRST, 130);
const NOW = Date.UTC(2025, 0, 1);

const NAMES = ['A1', 'B2', 'C3'] as const;

/** A day of the course, counted from the first. */
const day = fc.integer({ min: 0, max: 130 });
const when = fc.record({ day, time: fc.constantFrom('00:00', '00:00:00.001', '13:37', '23:59') });
const whenText = ({ day: days, time }: { readonly day: number; readonly time: string }): string =>
  `${addDays(FIRST, days)}T${time}`;

type Act =
  | { readonly kind: 'night'; readonly days: number }
  | {
      readonly kind: 'open';
      readonly at: { readonly day: number; readonly time: string };
      readonly isAll: boolean;
    }
  | { readonly kind: 'end'; readonly which: number }
  | { readonly kind: 'fact'; readonly fact: Fact };

const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ name: fc.constantFrom(...NAMES), from: when, length: fc.integer({ min: 1, max: 20 }) }).map(
    ({ name, from, length }): Fact => ({
      fact: 'blocking',
      subscriber: name,
      kind: 'forced',
      from: whenText(from),
      to: whenText({ ...from, day: from.day + length }),
    }),
  ),
  fc
    .record({ name: fc.constantFrom(...NAMES), at: when })
    .map(({ name, at }): Fact => paymentOf(name, whenText(at))),
  fc
    .record({ name: fc.constantFrom(...NAMES), month: fc.constantFrom('01', '02', '03', '04') })
    .map(({ name, month }): Fact => ({ ...paymentOf(name, `2024-${month}-15`), withdrawn: 'yes' })),
);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('night'), days: fc.integer({ min: 0, max: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('open'), at: when, isAll: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end'), which: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fact'), fact }) },
);

const databases: TestDatabase[] = [];
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
});

async function freshDatabase(): Promise<TestDatabase> {
  const made = await createTestDatabase();
  databases.push(made);
  await publish(made.database, MONTHS);
  await give(made.database, NAMES.flatMap(payer));
  return made;
}

async function differences(database: Database): Promise<number> {
  const found = await verify(database, { programme: null, subscriber: null }, async () => undefined);
  return found.differences + found.waiting;
}

/** Where the last night stands; -Infinity: there was none. */
async function walkedTo({ pool }: Database): Promise<Instant> {
  const { rows } = await pool.query<{ at: Instant | null }>(
    `select (select walk_to from run order by run_id desc limit 1) as at`,
  );
  return rows[0]?.at ?? Number.NEGATIVE_INFINITY;
}

/** Steps of the last run that lie in an incident that stands, and behind what was walked before. */
async function decidedTooEarly({ pool }: Database, walked: Instant): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::integer as count
     from (select run_id, effective_at from entry union all select run_id, effective_at from outcome) as step
     where run_id = (select max(run_id) from run) and effective_at > $1
       and effective_at >= (select min(from_at) from incident where to_at is null)`,
    [Number.isFinite(walked) ? timestamptz(walked) : '-infinity'],
  );
  return rows[0]?.count ?? 0;
}

/** What is going on in one database, day by day. */
class Course {
  /** Nights that an incident held. */
  held = 0;
  readonly #test: TestDatabase;
  readonly #standing: number[] = [];
  #date = FIRST;

  constructor(made: TestDatabase) {
    this.#test = made;
  }

  async act(one: Act): Promise<void> {
    switch (one.kind) {
      case 'night':
        return this.#night(addDays(this.#date, one.days));
      case 'open':
        return this.#open(whenText(one.at), one.isAll ? null : 'months');
      case 'end':
        return this.#end(one.which);
      case 'fact':
        return give(this.#test.database, [one.fact]);
    }
  }

  /** Ends what stands, and walks to the end. */
  async finish(): Promise<void> {
    while (this.#standing.length > 0) await this.#end(0);
    await this.#night(LAST);
  }

  async #night(day: LocalDate): Promise<void> {
    const { database, owner } = this.#test;
    this.#date = day < LAST ? day : LAST;
    const before = await walkedTo(owner);
    const [report] = await night(database, this.#date, { sliceSize: 2 });
    if (report?.incident !== null) this.held += 1;
    expect(await walkedTo(owner)).toBeGreaterThanOrEqual(before);
    expect(await decidedTooEarly(owner, before)).toBe(0);
    expect(await differences(database)).toBe(0);
  }

  async #open(from: string, programme: string | null): Promise<void> {
    const request = { from, programme, author: 'a', reason: 'r' };
    this.#standing.push((await openIncident(this.#test.database, request, () => NOW)).incidentId);
  }

  async #end(which: number): Promise<void> {
    const [incidentId] = this.#standing.splice(which, 1);
    if (incidentId === undefined) return;
    const request = { incidentId, verdict: 'lifted', author: 'a', note: 'n', to: null } as const;
    await endIncident(this.#test.database, request, () => NOW);
  }
}

/** Half of them come to the end of the course with an incident that stands. */
const course = fc
  .record({
    first: fc.array(act, { minLength: 2, maxLength: 8 }),
    at: when,
    isHeld: fc.boolean(),
    rest: fc.array(act, { maxLength: 6 }),
  })
  .map(({ first, at, isHeld, rest }): readonly Act[] => {
    const heldUp: readonly Act[] = [
      { kind: 'open', at, isAll: false },
      { kind: 'night', days: 131 },
    ];
    return [...first, ...(isHeld ? heldUp : []), ...rest];
  });

it('nights with incidents opened and ended in between come to what one night comes to', async () => {
  let held = 0;
  await fc.assert(
    fc.asyncProperty(course, async (acts) => {
      const between = await freshDatabase();
      const atOnce = await freshDatabase();

      const going = new Course(between);
      for (const one of acts) await going.act(one);
      await going.finish();
      for (const one of acts) if (one.kind === 'fact') await give(atOnce.database, [one.fact]);
      await night(atOnce.database, LAST);
      held += going.held;

      expect(await history(between.database)).toBe(await history(atOnce.database));
      await Promise.all(databases.splice(0).map((database) => database.close()));
    }),
    { numRuns: 12 },
  );
  expect(held).toBeGreaterThan(0);
}, 600_000);
