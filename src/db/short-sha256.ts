/** So many bytes and their padding are one block. */
export const SHORT_BYTES_MAX = 55;

/** Of the first 64 primes: the first 32 bits behind the point of their cube roots (FIPS 180-4, 4.2.2). */
const ROUNDS = Int32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)));
/** Of the first eight: of their square roots (5.3.3). */
const [A, B, C, D, E, F, G, H] = primes(8).map((prime) => fraction(Math.sqrt(prime))) as EightWords;

type EightWords = [number, number, number, number, number, number, number, number];

const words = new Int32Array(64);

/**
 * The first 64 bits of the SHA-256 digest of at most 55 bytes (FIPS 180-4). The runtime's own function takes four times as long, nearly
 * all of it for being called, and a first file names hundreds of thousands of subscribers.
 *
 * @param into takes them as two signed halves
 */
export function startOfSha256(bytes: Uint8Array, from: number, to: number, into: Int32Array): void {
  expand(bytes, from, to);
  let [a, b, c, d, e, f, g, h] = [A, B, C, D, E, F, G, H];
  for (let round = 0; round < 64; round += 1) {
    const mixedE = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const chosen = g ^ (e & (f ^ g));
    const first = (h + mixedE + chosen + (ROUNDS[round] as number) + (words[round] as number)) | 0;
    const mixedA = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const majority = (a & b) | (c & (a | b));
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + mixedA + majority) | 0;
  }
  into[0] = a + A;
  into[1] = b + B;
}

/** Pads the message to one block (5.1.1) and makes the words of all rounds of it (6.2.2). */
function expand(bytes: Uint8Array, from: number, to: number): void {
  const length = to - from;
  words.fill(0, 0, 15);
  for (let at = 0; at < length; at += 1) put(at, bytes[from + at] as number);
  put(length, 0x80);
  words[15] = length * 8;
  for (let index = 16; index < 64; index += 1) {
    const near = words[index - 2] as number;
    const far = words[index - 15] as number;
    const mixedNear = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
    const mixedFar = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
    words[index] = (words[index - 16] as number) + mixedFar + (words[index - 7] as number) + mixedNear;
  }
}

function put(at: number, byte: number): void {
  words[at >> 2] = (words[at >> 2] as number) | (byte << (24 - 8 * (at & 3)));
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
}

function primes(count: number): readonly number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  }
  return found;
}
