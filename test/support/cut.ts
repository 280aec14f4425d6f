import pg from 'pg';

/**
 * Cuts the connection at the n-th question, before it is sent or right after; the caller sees an error and knows no more.
 * @returns how many questions were asked
 */
export async function cutAt(n: number, when: 'before' | 'after', work: () => Promise<void>): Promise<number> {
  const original: (...args: never[]) => unknown = Reflect.get(pg.Client.prototype, 'query');
  let asked = 0;
  const cut = { isDone: false };
  const patched = function (this: pg.Client, ...args: unknown[]): unknown {
    asked += 1;
    const { stream } = (this as unknown as { connection: { stream: { destroy: () => void } } }).connection;
    const ask = (): unknown => Reflect.apply(original, this, args);
    if (asked !== n) return ask();
    cut.isDone = true;
    if (when === 'before') stream.destroy();
    const answer = ask();
    if (when === 'after')
      setImmediate(() => {
        stream.destroy();
      });
    return answer;
  };
  Reflect.set(pg.Client.prototype, 'query', patched);
  try {
    await work();
  } catch (error) {
    if (!cut.isDone) throw error;
  } finally {
    Reflect.set(pg.Client.prototype, 'query', original);
  }
  return asked;
}
