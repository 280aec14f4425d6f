import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { cancelPreview } from '../../../src/services/close/cancel.ts';
import { findMonth } from '../../../src/services/close/find-month.ts';
import { endIncident } from '../../../src/services/incident/end-incident.ts';
import { openIncident } from '../../../src/services/incident/open-incident.ts';
import { NIGHT_DEFAULTS } from '../../../src/services/night/night-request.ts';
import { give, MONTHS, night, payer, publish, useProgramme } from '../night/support.ts';
import { type FakeClock, type Instance, newInstance, publishedAt, runsOf, told } from './support.ts';

const test = useProgramme(MONTHS);
const clock: FakeClock = { now: 0 };
let running: Instance[] = [];

/** Published in February; paid from March on: the first credit is that of March, closed on the 1st of it. */
beforeEach(async () => {
  await publishedAt(test(), '2024-02-20T12:00Z');
  await test().owner.pool.query("update programme set pays_from = '2024-03-01'");
  await give(test().database, payer('A1'));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.close()));
});

function scheduler(changes: Parameters<typeof newInstance>[2] = {}): Instance {
  const made = newInstance(test(), clock, changes);
  running.push(made);
  return made;
}

/** What is told when the clock says so, in Moscow. */
async function at(one: Instance, local: string): Promise<readonly string[]> {
  clock.now = Date.parse(`${local}+03:00`);
  await one.look();
  return told(one);
}

describe('nights and closes', () => {
  it('come once each, at their hour, the close after the night of the bonus day', async () => {
    const one = scheduler();

    expect(await at(one, '2024-02-21T02:14')).toEqual([]);
    expect(await at(one, '2024-02-21T02:15')).toEqual([
      'months 2024-02-20 due',
      'months 2024-02-20 done',
      'months 2024-03 wait',
    ]);
    expect(await at(one, '2024-02-21T02:16')).toEqual([]);
    expect(await at(one, '2024-02-22T02:14')).toEqual([]);
    expect(await at(one, '2024-02-29T10:00')).toEqual([
      'months 2024-02-28 due +7',
      'months 2024-02-28 done',
      'months 2024-03 wait',
    ]);
    expect(await at(one, '2024-03-01T00:30')).toEqual([]);
    expect(await at(one, '2024-03-01T02:15')).toEqual([
      'months 2024-02-29 due',
      'months 2024-02-29 done',
      'months 2024-03 preview',
      'months 2024-03 post',
      'months 2024-04 wait',
    ]);
    expect(await at(one, '2024-03-01T02:16')).toEqual([]);
  });

  it('are caught up at start: nights in one walk, months one after the other', async () => {
    expect(await at(scheduler(), '2024-05-10T15:00')).toEqual([
      'months 2024-05-09 due',
      'months 2024-05-09 done',
      'months 2024-03 preview',
      'months 2024-03 post',
      'months 2024-04 preview',
      'months 2024-04 post',
      'months 2024-05 preview',
      'months 2024-05 post',
      'months 2024-06 wait',
    ]);
  });

  it('do not come back with a clock that goes back, and nothing is lost', async () => {
    const one = scheduler();
    await at(one, '2024-03-10T03:00');

    expect(await at(one, '2024-03-05T03:00')).toEqual([]);
    expect(await at(one, '2024-03-10T04:00')).toEqual([]);
    expect(await at(one, '2024-03-11T02:15')).toHaveLength(3);
    expect(await runsOf(test())).toEqual(['months 2024-03-09 done', 'months 2024-03-10 done']);
  });

  it('wait while the clocks of the machine and of the database differ', async () => {
    const ahead = { database: async () => clock.now, process: () => clock.now + 30 * 86_400_000 };

    expect(await at(scheduler({ clocks: ahead }), '2024-03-10T03:00')).toEqual(['clocks-differ']);
    expect(await runsOf(test())).toEqual([]);
  });

  it('follow a night that somebody walked by hand', async () => {
    await night(test().database, '2024-02-29');

    expect(await at(scheduler(), '2024-03-01T09:00')).toEqual([
      'months 2024-03 preview',
      'months 2024-03 post',
      'months 2024-04 wait',
    ]);
  });
});

describe('a month that cannot be closed yet', () => {
  it('waits loudly until facts are complete through T, and is closed after the next night', async () => {
    const one = scheduler();
    const say = (through: string): Promise<unknown> =>
      test().owner.pool.query('update import set complete_through = $1', [`${through}T00:00+03:00`]);
    await say('2024-02-28');

    expect(await at(one, '2024-03-01T02:15')).toEqual([
      'months 2024-02-29 due',
      'months 2024-02-29 done',
      'months 2024-03 preview',
      'months 2024-03 stopped!',
    ]);
    await say('2024-03-01');
    expect(await at(one, '2024-03-01T12:00')).toEqual([]);
    expect(await at(one, '2024-03-02T02:15')).toEqual([
      'months 2024-03-01 due',
      'months 2024-03-01 done',
      'months 2024-03 preview',
      'months 2024-03 post',
      'months 2024-04 wait',
    ]);
  });

  it('is not previewed again under the hands of who has taken its preview back, until the next night', async () => {
    await publish(test().database, MONTHS.replace('versions:', 'close: { after: PT36H }\nversions:'));
    const one = scheduler();
    await at(one, '2024-03-01T02:15');
    const month = await findMonth(test().database, 'months', '2024-03');
    await cancelPreview(test().database, { month, by: 'olga' });

    expect(await at(one, '2024-03-01T02:16')).toEqual([]);
    expect(await at(one, '2024-03-02T02:15')).toEqual([
      'months 2024-03-01 due',
      'months 2024-03-01 done',
      'months 2024-03 preview',
      'months 2024-03 wait',
    ]);
  });

  it('is posted to the minute when the time to object has passed, without a night', async () => {
    await publish(test().database, MONTHS.replace('versions:', 'close: { after: PT36H }\nversions:'));
    const one = scheduler();
    await at(one, '2024-03-01T02:15');
    await at(one, '2024-03-02T02:15');

    expect(await at(one, '2024-03-02T11:59')).toEqual([]);
    expect(await at(one, '2024-03-02T12:00')).toEqual(['months 2024-03 post', 'months 2024-04 wait']);
  });
});

describe('two processes', () => {
  it('at the same moment: one walks, one closes, and neither has failed', async () => {
    const both = [scheduler(), scheduler()];
    clock.now = Date.parse('2024-03-01T02:15+03:00');
    await Promise.all(both.map((one) => one.look()));

    const lines = both.flatMap(told);
    expect(lines.filter((line) => line.endsWith(' post'))).toEqual(['months 2024-03 post']);
    expect(lines.filter((line) => /failed|!$/.test(line))).toEqual([]);
    expect(await runsOf(test())).toEqual(['months 2024-02-29 done']);
  });

  it('the second has found the night due, and the first walks and closes before it begins: once', async () => {
    const one = scheduler();
    let done: readonly string[] | null = null;
    const two = scheduler({
      beforeSession: async () => {
        done ??= await at(one, '2024-03-01T02:15');
      },
    });

    expect(await at(two, '2024-03-01T02:15')).toEqual([
      'months 2024-02-29 due',
      'months 2024-02-29 walked by another',
    ]);
    expect(done).toContain('months 2024-03 post');
    expect(await runsOf(test())).toEqual(['months 2024-02-29 done']);
  });

  it('the second leaves a night to the first while it walks, and finds it done', async () => {
    const two = scheduler();
    let during: readonly string[] = [];
    const one = scheduler({
      afterSlice: async () => {
        await two.look();
        during = told(two);
      },
    });

    expect(await at(one, '2024-03-01T02:15')).toContain('months 2024-03 post');
    expect(during).toEqual([]);
    expect(await at(two, '2024-03-01T02:16')).toEqual([]);
  });
});

describe('a process that is gone', () => {
  it('in the middle of a night: the next one goes on with its run', async () => {
    const one: Instance = scheduler({
      afterSlice: () => one.kill(),
      request: { ...NIGHT_DEFAULTS, concurrency: 1 },
    });
    // A process that is killed tells nothing; this one lives to see its connections gone.
    await at(one, '2024-03-01T02:15').catch(() => undefined);
    expect(await runsOf(test())).toEqual(['months 2024-02-29 running']);

    expect(await at(scheduler(), '2024-03-01T02:16')).toContain('months 2024-03 post');
    expect(await runsOf(test())).toEqual(['months 2024-02-29 done']);
    const { rows } = await test().owner.pool.query('select lease_token as "leaseToken" from run');
    expect(rows).toEqual([{ leaseToken: 2n }]);
  });

  it('between the night and the close: the next one closes', async () => {
    const one = scheduler();
    await night(test().database, '2024-02-29');
    one.stop.abort();
    expect(await at(one, '2024-03-01T02:15')).toEqual([]);

    expect(await at(scheduler(), '2024-03-01T02:16')).toContain('months 2024-03 post');
  });

  it('told to stop in the middle of a night finishes the slice in work and lets go of the run', async () => {
    await give(test().database, Array.from({ length: 40 }, (_, index) => payer(`B${index}`)).flat());
    const one: Instance = scheduler({
      request: { ...NIGHT_DEFAULTS, concurrency: 1, sliceSize: 4 },
      afterSlice: async () => {
        one.stop.abort();
      },
    });

    expect(await at(one, '2024-03-01T02:15')).toEqual([
      'months 2024-02-29 due',
      'months 2024-02-29 interrupted',
    ]);
    const { rows } = await test().owner.pool.query(
      `select state, count(*)::integer from run_slice group by 1 order by 1`,
    );
    expect(rows[0]).toEqual({ state: 'done', count: 1 });
    expect(await runsOf(test())).toEqual(['months 2024-02-29 running']);
    expect(await at(scheduler(), '2024-03-01T02:16')).toContain('months 2024-03 post');
    expect(await runsOf(test())).toEqual(['months 2024-02-29 done']);
  });
});

describe('a night that fails', () => {
  it('is tried again after five minutes, then ten, and told each time', async () => {
    let isBroken = true;
    const one = scheduler({
      request: { ...NIGHT_DEFAULTS, maxParkedPercent: 0 },
      advance: (...given) => {
        if (isBroken) throw new Error('a bug');
        return advance(...given);
      },
    });
    // Ten subscribers may be parked in any case.
    await give(test().database, Array.from({ length: 11 }, (_, index) => payer(`B${index}`)).flat());

    expect(await at(one, '2024-03-01T02:15')).toEqual([
      'months 2024-02-29 due',
      'months 2024-02-29 failed 1',
    ]);
    await test().owner.pool.query(`update run set finished_at = '2024-03-01T02:15+03:00'`);
    expect(await at(one, '2024-03-01T02:19')).toEqual([]);
    // Another process knows of it, too.
    expect(await at(scheduler(), '2024-03-01T02:19')).toEqual([]);
    expect(await at(one, '2024-03-01T02:20')).toEqual([
      'months 2024-02-29 due',
      'months 2024-02-29 failed 2',
    ]);
    await test().owner.pool.query(`update run set finished_at = '2024-03-01T02:20+03:00' where run_id = 2`);
    expect(await at(one, '2024-03-01T02:29')).toEqual([]);
    isBroken = false;
    expect(await at(one, '2024-03-01T02:30')).toContain('months 2024-03 post');
  });
});

describe('an incident that stands', () => {
  it('holds each night once, and the close; the night after it has ended walks on', async () => {
    const one = scheduler();
    await at(one, '2024-02-29T02:15');
    const { incidentId } = await openIncident(
      test().database,
      { programme: 'months', from: '2024-02-29', author: 'olga', reason: 'everybody is blocked' },
      () => Date.parse('2024-02-29T10:00+03:00'),
    );

    expect(await at(one, '2024-03-01T02:15')).toEqual([
      'months 2024-02-29 due',
      'months 2024-02-29 done',
      'months 2024-03 not_walked!',
    ]);
    expect(await at(one, '2024-03-01T02:16')).toEqual([]);
    expect(await runsOf(test())).toEqual([
      'months 2024-02-28 done',
      'months 2024-02-28 asked 2024-02-29 done',
    ]);
    await endIncident(
      test().database,
      { incidentId, verdict: 'lifted', author: 'olga', note: 'nothing was wrong', to: null },
      () => Date.parse('2024-03-01T10:00+03:00'),
    );
    expect(await at(one, '2024-03-01T11:00')).toEqual([]);
    expect(await at(one, '2024-03-02T02:15')).toEqual([
      'months 2024-03-01 due',
      'months 2024-03-01 done',
      'months 2024-03 preview',
      'months 2024-03 post',
      'months 2024-04 wait',
    ]);
  });
});
