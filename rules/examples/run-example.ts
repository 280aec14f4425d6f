import { advance } from '../advance.ts';
import { SubscriberRefused } from '../refused.ts';
import type { Programme } from '../terms.ts';
import type { Difference, Example, ExpectedLine } from './example.ts';
import { entryLine, outcomeLine } from './step-line.ts';

/** Walks the facts of an example and tells where its entries and outcomes differ from what it expects; empty: nowhere. */
export function runExample(programme: Programme, example: Example): readonly Difference[] {
  try {
    return differencesOf(programme, example);
  } catch (error) {
    if (!(error instanceof SubscriberRefused)) throw error;
    const found = `the facts are refused, ${error.code}: ${error.message}`;
    return [{ of: 'entries', line: example.line, expected: null, found }];
  }
}

function differencesOf(programme: Programme, example: Example): readonly Difference[] {
  const { entries, outcomes } = advance(programme, null, example.facts, example.until);
  const found = {
    entries: entries.map((entry) => entryLine(entry, programme.zone)),
    bonuses: outcomes.map((outcome) => outcomeLine(outcome, programme)),
  };
  return (['entries', 'bonuses'] as const).flatMap((of) =>
    differences(example[of], found[of]).map(({ expected, found: text }) => ({
      of,
      line: expected?.line ?? example.line,
      expected: expected?.text ?? null,
      found: text,
    })),
  );
}

interface Unlike {
  readonly expected: ExpectedLine | null;
  readonly found: string | null;
}

/**
 * What is in one list only. Lines that both have, in the same order, are the fixed points; between two of them the first
 * line that is left of one list stands beside the first that is left of the other.
 */
function differences(expected: readonly ExpectedLine[], found: readonly string[]): readonly Unlike[] {
  const all: Unlike[] = [];
  let [left, right] = [0, 0];
  for (const [at, beside] of [...fixedPoints(expected, found), [expected.length, found.length] as const]) {
    const count = Math.max(at - left, beside - right);
    for (let index = 0; index < count; index += 1) {
      const missed = left + index < at ? expected[left + index] : undefined;
      const extra = right + index < beside ? found[right + index] : undefined;
      all.push({ expected: missed ?? null, found: extra ?? null });
    }
    [left, right] = [at + 1, beside + 1];
  }
  return all;
}

/** Places of a longest common subsequence. Examples are short, so the table is too. */
function fixedPoints(
  expected: readonly ExpectedLine[],
  found: readonly string[],
): readonly (readonly [number, number])[] {
  const length = lengths(expected, found);
  const points: (readonly [number, number])[] = [];
  let [left, right] = [0, 0];
  while (left < expected.length && right < found.length) {
    if (expected[left]?.text === found[right]) {
      points.push([left, right]);
      [left, right] = [left + 1, right + 1];
    } else if (length(left + 1, right) >= length(left, right + 1)) left += 1;
    else right += 1;
  }
  return points;
}

/** How many lines the rests of both lists have in common, by where the rests begin. */
function lengths(
  expected: readonly ExpectedLine[],
  found: readonly string[],
): (left: number, right: number) => number {
  const width = found.length + 1;
  const table = new Uint16Array((expected.length + 1) * width);
  const at = (left: number, right: number): number => table[left * width + right] ?? 0;
  for (let left = expected.length - 1; left >= 0; left -= 1) {
    for (let right = found.length - 1; right >= 0; right -= 1) {
      table[left * width + right] =
        expected[left]?.text === found[right]
          ? at(left + 1, right + 1) + 1
          : Math.max(at(left + 1, right), at(left, right + 1));
    }
  }
  return at;
}
