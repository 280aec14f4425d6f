/** A stream of pseudo-random choices: the same seed and stream give the same choices on every machine, for ever. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number;
  /** True with that probability. */
  readonly chance: (probability: number) => boolean;
  /** One of the choices, by weight. */
  readonly pick: <T>(choices: readonly Weighted<T>[]) => T;
}

/** A choice and its weight; weights need not add up to anything. */
export type Weighted<T> = readonly [choice: T, weight: number];

/**
 * One stream of a seed. Streams of one seed are independent, so that a subscriber's life does not depend on how many others
 * were made before it.
 */
export function randomOf(seed: number, stream: number): Random {
  const next = sfc32(mix(seed), mix(seed ^ 0x9e3779b9), mix(stream), mix(stream ^ 0x85ebca6b));
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (choices) => pick(choices, next()),
  };
}

function pick<T>(choices: readonly Weighted<T>[], where: number): T {
  let left = where * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [choice, weight] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  const last = choices.at(-1);
  if (last === undefined) throw new RangeError('nothing to pick from');
  return last[0];
}

/** Spreads neighbouring numbers far apart (the finalizer of MurmurHash3). */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** The small fast counter of Chris Doty-Humphrey's PractRand: 128 bits of state, passes its tests. */
function sfc32(first: number, second: number, third: number, counter: number): () => number {
  let [a, b, c, d] = [first, second, third, counter];
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  return next;
}
