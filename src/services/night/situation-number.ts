import { subscriberId as hash64 } from '../../db/subscriber-id.ts';

/** A night meets some thousands of situations; what a long-lived process met before is forgotten. */
const REMEMBERED_MAX = 50_000;

const numbers = new Map<string, bigint>();

/** The number that `counter.situation` holds for the text of a situation: 64 bits of its digest; null for none. */
export function numberOf(situation: string | null): bigint | null {
  if (situation === null) return null;
  let number = numbers.get(situation);
  if (number === undefined) {
    if (numbers.size >= REMEMBERED_MAX) numbers.clear();
    number = hash64(situation);
    numbers.set(situation, number);
  }
  return number;
}
