import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
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
