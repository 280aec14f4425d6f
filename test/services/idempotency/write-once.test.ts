import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/db/database.ts';
import { AppError } from '../../../src/errors.ts';
import { type KeyedWrite, ONCE_DEFAULTS, writeOnce } from '../../../src/services/idempotency/write-once.ts';
import { useTestDatabase } from '../../support/database.ts';

const test = useTestDatabase();

const inputOf = (text: string): Buffer => createHash('sha256').update(text).digest();

function write(key: string, changes: Partial<KeyedWrite> = {}): KeyedWrite {
  return { caller: 'anna', key, input: inputOf('what is asked'), subscriber: 'A1', ...changes };
}

/** Counts how often it is done, and says so. */
function counting(ms = 0): {
  readonly work: () => Promise<{ readonly done: number }>;
  readonly count: () => number;
} {
  let done = 0;
  return {
    count: () => done,
    work: async () => {
      done += 1;
      const own = done;
      await sleep(ms);
      return { done: own };
    },
  };
}

describe('a write with a key', () => {
  it('is done once, and the first answer is given again', async () => {
    const { work, count } = counting();

    expect(await writeOnce(test().database, write('k1'), work)).toEqual({
      answer: { done: 1 },
      isReplayed: false,
    });
    expect(await writeOnce(test().database, write('k1'), work)).toEqual({
      answer: { done: 1 },
      isReplayed: true,
    });
    expect(count()).toBe(1);
  });

  it('is done once when many ask at the same time', async () => {
    const { work, count } = counting(100);

    const answers = await Promise.all(
      Array.from({ length: 12 }, () => writeOnce(test().database, write('k2'), work)),
    );

    expect(count()).toBe(1);
    expect(answers.map(({ answer }) => answer.done)).toEqual(Array(12).fill(1));
    expect(answers.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
  });

  it('is refused for another input, also while the first is at work', async () => {
    const { work, count } = counting(100);
    const other = write('k3', { input: inputOf('something else') });
    const first = writeOnce(test().database, write('k3'), work);
    await sleep(30);

    await expect(writeOnce(test().database, other, work)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_DIFFERS',
    });
    await first;
    await expect(writeOnce(test().database, other, work)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_DIFFERS',
    });
    expect(count()).toBe(1);
  });

  it('is another one of another caller', async () => {
    const { work, count } = counting();
    await writeOnce(test().database, write('k4'), work);
    await writeOnce(test().database, write('k4', { caller: 'olga' }), work);

    expect(count()).toBe(2);
  });

  it('leaves its key free when it is refused', async () => {
    const refused = async (): Promise<never> => {
      throw new AppError('ADJUSTMENT_REFUSED', 'for a reason');
    };
    await expect(writeOnce(test().database, write('k5'), refused)).rejects.toMatchObject({
      code: 'ADJUSTMENT_REFUSED',
    });

    const { work } = counting();
    expect((await writeOnce(test().database, write('k5'), work)).isReplayed).toBe(false);
  });

  it('tells whoever has waited long enough to ask again', async () => {
    const { work } = counting(400);
    const first = writeOnce(test().database, write('k6'), work);
    await sleep(30);

    const impatient = writeOnce(test().database, write('k6'), work, { ...ONCE_DEFAULTS, waitMs: 100 });
    await expect(impatient).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_BUSY' });
    await first;
  });

  it('is taken over from a process that died, once its time is up', async () => {
    const died = async (): Promise<never> => {
      throw new Error('the connection is lost');
    };
    const brief = { leaseMs: 300, waitMs: 100 };
    const { work, count } = counting();
    await expect(writeOnce(test().database, write('k7'), died, brief)).rejects.toThrow('is lost');

    await expect(writeOnce(test().database, write('k7'), work, brief)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_BUSY',
    });
    expect(
      await writeOnce(test().database, write('k7'), work, { leaseMs: 300, waitMs: 2_000 }),
    ).toMatchObject({
      isReplayed: false,
    });
    expect(count()).toBe(1);
  });

  it('that takes longer than the lease is not begun by somebody else meanwhile', async () => {
    const { work, count } = counting(1_200);
    const patient = { leaseMs: 300, waitMs: 4_000 };
    const first = writeOnce(test().database, write('long'), work, patient);
    await sleep(600);

    const second = await writeOnce(test().database, write('long'), work, patient);
    expect(second).toEqual({ answer: { done: 1 }, isReplayed: true });
    expect(await first).toEqual({ answer: { done: 1 }, isReplayed: false });
    expect(count()).toBe(1);
  });

  it('is not held any longer by one that has failed, however long that took', async () => {
    const { work } = counting();
    const failed = async (): Promise<never> => {
      await sleep(500);
      throw new Error('the connection is lost');
    };
    const lease = { leaseMs: 300, waitMs: 0 };
    await expect(writeOnce(test().database, write('long2'), failed, lease)).rejects.toThrow('is lost');
    await sleep(400);

    expect((await writeOnce(test().database, write('long2'), work, lease)).isReplayed).toBe(false);
  });

  it('is forgotten after a week, and not before', async () => {
    const { work, count } = counting();
    await writeOnce(test().database, write('k8'), work);
    const age = async (interval: string): Promise<void> => {
      const sql = `update idempotency_key set claimed_at = now() - interval '${interval}' where key = 'k8'`;
      await test().owner.pool.query(sql);
    };
    await age('6 days 23 hours');
    await writeOnce(test().database, write('k9'), work);
    expect((await writeOnce(test().database, write('k8'), work)).isReplayed).toBe(true);
    await age('7 days 1 minute');
    await writeOnce(test().database, write('k10'), work);
    expect((await writeOnce(test().database, write('k8'), work)).isReplayed).toBe(false);
    expect(count()).toBe(4);
  });

  it('cannot have its input changed by the service', async () => {
    const change = `update idempotency_key set input = sha256('x')`;
    await expect(test().database.pool.query(change)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('an answer that is kept in the transaction of its write', () => {
  it('is there when the write is, though the process died before it could say so', async () => {
    const died = (): Promise<string> =>
      writeOnce<string>(test().database, write('kept1'), async (keep) => {
        await inTransaction('commit', (session) => keep(session, 'done'));
        throw new Error('the process died');
      }).then(({ answer }) => answer);
    await expect(died()).rejects.toThrow('died');

    const { work, count } = counting();
    const again = await writeOnce<unknown>(test().database, write('kept1'), work);
    expect([again, count()]).toEqual([{ answer: 'done', isReplayed: true }, 0]);
  });

  it('is not there when the write is not', async () => {
    const died = writeOnce<string>(test().database, write('kept2'), async (keep) => {
      await inTransaction('rollback', (session) => keep(session, 'done'));
      throw new Error('the process died');
    });
    await expect(died).rejects.toThrow('died');

    const { rows } = await test().owner.pool.query(`select answer from idempotency_key where key = 'kept2'`);
    expect(rows).toEqual([{ answer: null }]);
  });

  it('keeps whoever had taken over from doing it a second time', async () => {
    const bothWork = Promise.withResolvers<undefined>();
    const first = writeOnce<string>(test().database, write('kept3'), async (keep) => {
      await bothWork.promise;
      await inTransaction('commit', (session) => keep(session, 'of the first'));
      return 'of the first';
    });
    // As of a process that slept so long that its lease ran out.
    await sleep(100);
    await test().owner.pool.query(`update idempotency_key set claimed_until = now() where key = 'kept3'`);
    const second = writeOnce<string>(test().database, write('kept3'), async (keep) => {
      bothWork.resolve(undefined);
      await first;
      await inTransaction('commit', (session) => keep(session, 'of the second'));
      return 'of the second';
    });

    await expect(second).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_BUSY' });
    const again = await writeOnce<string>(test().database, write('kept3'), async () => 'of a third');
    expect(again).toEqual({ answer: 'of the first', isReplayed: true });
  });
});

async function inTransaction(
  end: 'commit' | 'rollback',
  work: (session: Session) => Promise<void>,
): Promise<void> {
  await test().database.session(async (session) => {
    await session.client.query('begin');
    await work(session);
    await session.client.query(end);
  });
}
