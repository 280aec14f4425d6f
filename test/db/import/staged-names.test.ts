import { expect, it } from 'vitest';
import type { CopyRows } from '../../../src/db/copy-rows.ts';
import { StagedNames } from '../../../src/db/import/staged-names.ts';
import { subscriberId } from '../../../src/db/subscriber-id.ts';

/** Keeps the names that are staged, with `!` when a row of the fact "subscriber" told them. */
function kept(): { readonly names: StagedNames; readonly staged: string[] } {
  const staged: string[] = [];
  const rows = {
    row: () => undefined,
    nameId: () => undefined,
    ascii: (bytes: Uint8Array, from: number, to: number) =>
      staged.push(Buffer.from(bytes.subarray(from, to)).toString()),
    bool: (isTold: boolean) => {
      if (isTold) staged.push(`${staged.pop() ?? ''}!`);
    },
  };
  return { names: new StagedNames(() => rows as unknown as CopyRows), staged };
}

function idOf(names: StagedNames, name: string, isTold = false): bigint {
  names.idOf(name, isTold);
  const [high = 0, low = 0] = names.id.halves;
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

it('stages a name once, however often it comes, and again when it is told first', () => {
  const { names, staged } = kept();
  for (const [name, isTold] of [
    ['A1'],
    ['A2', true],
    ['A1'],
    ['A2'],
    ['A1', true],
    ['A1'],
    ['A1', true],
  ] as const)
    idOf(names, name, isTold);

  expect(staged).toEqual(['A1', 'A2!', 'A1!']);
});

it('knows the id of every name, also of one whose place another took, and of a long one', () => {
  const { names, staged } = kept();
  const many = Array.from({ length: 200_000 }, (_, number) => `70${String(number).padStart(6, '0')}`);
  for (const name of many) idOf(names, name);
  const long = '\u0436'.repeat(64);

  for (const name of [...many.slice(0, 500), 'A1', '\u0436', long, long])
    expect(idOf(names, name)).toBe(subscriberId(name));
  // More than there are places: some of the first were driven out, and are staged again.
  expect(new Set(staged).size).toBe(200_003);
});
