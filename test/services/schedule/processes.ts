import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('scheduler-process.ts', import.meta.url));
const TICK_MS = 40;
/** Longer than a night of these takes. */
const KILL_WITHIN_MS = 150;

/** Two schedulers in processes of the system, of which one is killed on some days, at any moment of what it does. */
export class Processes {
  readonly #url: string;
  readonly #random: (below: number) => number;
  readonly #children: ChildProcess[] = [];
  #killed = 0;

  constructor(url: string, random: (below: number) => number) {
    this.#url = url;
    this.#random = random;
  }

  /** Ticks at a time that stands still, until all is done that is due then. */
  async live(now: number, isDone: () => Promise<boolean>): Promise<void> {
    while (this.#children.length < 2) this.#children.push(fork(PROGRAM, [this.#url, String(now)]));
    const doom = this.#random(4) === 0 ? this.#kill() : Promise.resolve();
    do {
      for (const child of this.#children) child.send({ now });
      await setTimeout(TICK_MS);
    } while (!(await isDone()));
    await doom;
  }

  async end(): Promise<{ readonly killed: number }> {
    const ends = this.#children.map((child) => once(child, 'exit'));
    for (const child of this.#children) child.send('stop');
    await Promise.all(ends);
    return { killed: this.#killed };
  }

  async #kill(): Promise<void> {
    await setTimeout(this.#random(KILL_WITHIN_MS));
    const [child] = this.#children.splice(this.#random(this.#children.length), 1);
    if (child === undefined) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    this.#killed += 1;
  }
}
