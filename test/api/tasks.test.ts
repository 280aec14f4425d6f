import { expect, it } from 'vitest';
import { type TaskResult, Tasks } from '../../src/api/tasks/tasks.ts';
import { AppError } from '../../src/errors.ts';

const ORDER = { kind: 'night', programme: null, startedBy: 'olga' } as const;
const NOTHING: TaskResult = { kind: 'runs', runs: [] };

function tasksOf() {
  let now = 0;
  const faults: unknown[] = [];
  const tasks = new Tasks(
    () => (now += 1),
    (error) => faults.push(error),
  );
  return { tasks, faults };
}

/** Work that lasts until it is told to end. */
function lasting() {
  const end = Promise.withResolvers<TaskResult>();
  return { work: () => end.promise, end };
}

it('goes on without who began it, and tells how far it is', async () => {
  const { tasks } = tasksOf();
  const { end } = lasting();
  const { id } = tasks.begin(ORDER, (tell) => {
    tell({ done: 0, of: 8 });
    tell({ done: 3, of: 8 });
    return end.promise;
  });
  expect(await tasks.underWay(id, 10_000)).toMatchObject({
    state: { kind: 'running' },
    progress: { done: 3, of: 8 },
  });
  expect((await tasks.settled(id, null, 20)).state.kind).toBe('running');
  end.resolve(NOTHING);
  expect(await tasks.settled(id, null, 10_000)).toMatchObject({
    startedAt: 1,
    state: { kind: 'done', at: 2 },
  });
});

it('throws what keeps work from its beginning, and keeps what fails later', async () => {
  const { tasks, faults } = tasksOf();
  const refused = tasks.begin(ORDER, () => Promise.reject(new AppError('NIGHT_BUSY')));
  await expect(tasks.underWay(refused.id, 10_000)).rejects.toThrow(AppError);
  expect(faults).toEqual([]);
  const { work, end } = lasting();
  const later = tasks.begin(ORDER, work);
  expect((await tasks.underWay(later.id, 20)).state.kind).toBe('running');
  const fault = new Error('nobody foresaw it');
  end.reject(fault);
  expect((await tasks.settled(later.id, null, 10_000)).state).toMatchObject({ kind: 'failed', error: fault });
  expect(faults).toEqual([fault]);
});

it('does three at a time', async () => {
  const { tasks } = tasksOf();
  const three = [lasting(), lasting(), lasting()];
  const begun = three.map(({ work }) => tasks.begin(ORDER, work));
  expect(() => tasks.begin(ORDER, lasting().work)).toThrow(new AppError('TASKS_BUSY').message);
  three[1]?.end.resolve(NOTHING);
  await tasks.settled(begun[1]?.id ?? '', null, 10_000);
  const fourth = tasks.begin(ORDER, lasting().work);
  expect(tasks.all.map(({ id }) => id)[0]).toBe(fourth.id);
});

it('forgets the oldest of two hundred that are over, and none that is under way', async () => {
  const { tasks } = tasksOf();
  const old = tasks.begin(ORDER, lasting().work);
  const over: string[] = [];
  for (let count = 0; count < 200; count += 1) {
    const { id } = tasks.begin(ORDER, () => Promise.resolve(NOTHING));
    await tasks.settled(id, null, 10_000);
    over.push(id);
  }
  expect(tasks.find(old.id).state.kind).toBe('running');
  expect(() => tasks.find(over[0] ?? '')).toThrow(new AppError('TASK_NOT_FOUND').message);
  expect(tasks.find(over[1] ?? '').state.kind).toBe('done');
});
