import type { Caller } from './caller.ts';

const REMEMBERED_MS = 60_000;
const REMEMBERED_MAX = 10_000;

interface Remembered {
  readonly caller: Caller;
  readonly untilMs: number;
}

/**
 * Tokens that were verified a moment ago, so that a busy caller costs one look-up a request: for at most 60 seconds, never past their
 * end, and never more than 10,000.
 */
export class TokenMemory {
  readonly #remembered = new Map<string, Remembered>();

  find(token: string, now: number): Caller | undefined {
    const found = this.#remembered.get(token);
    if (found === undefined) return undefined;
    if (now < found.untilMs) return found.caller;
    this.#remembered.delete(token);
    return undefined;
  }

  /** @param endsAtMs the token's own end */
  remember(token: string, caller: Caller, { now, endsAtMs }: { now: number; endsAtMs: number }): void {
    if (this.#remembered.size >= REMEMBERED_MAX) this.#forgetOldest();
    this.#remembered.set(token, { caller, untilMs: Math.min(now + REMEMBERED_MS, endsAtMs) });
  }

  #forgetOldest(): void {
    const oldest = this.#remembered.keys().next();
    if (oldest.done !== true) this.#remembered.delete(oldest.value);
  }
}
