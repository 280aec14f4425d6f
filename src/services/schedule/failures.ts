import { againAt } from '../../../rules/schedule-turn.ts';
import type { Instant } from '../../../rules/time.ts';

interface Failed {
  readonly times: number;
  readonly at: Instant;
}

/** What failed in this process, and when it is tried again. Another process tries by itself: the fault may be this one's. */
export class Failures {
  readonly #failed = new Map<string, Failed>();

  isResting(what: string, now: Instant): boolean {
    const failed = this.#failed.get(what);
    return failed !== undefined && againAt(failed.times, failed.at, now) > now;
  }

  add(what: string, now: Instant): { readonly times: number; readonly againAt: Instant } {
    const times = (this.#failed.get(what)?.times ?? 0) + 1;
    this.#failed.set(what, { times, at: now });
    return { times, againAt: againAt(times, now, now) };
  }

  forget(what: string): void {
    this.#failed.delete(what);
  }
}
