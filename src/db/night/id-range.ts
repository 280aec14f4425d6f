/** Subscriber ids, both ends inclusive. */
export interface IdRange {
  readonly from: bigint;
  readonly to: bigint;
}

export const ALL_IDS: IdRange = { from: -(1n << 63n), to: (1n << 63n) - 1n };

/** All ids, cut into equal ranges. They are hashes, so each holds about as many subscribers as any other. */
export function equalRanges(ranges: number): readonly IdRange[] {
  const size = (1n << 64n) / BigInt(ranges);
  return Array.from({ length: ranges }, (_, index) => {
    const from = ALL_IDS.from + size * BigInt(index);
    return { from, to: index === ranges - 1 ? ALL_IDS.to : from + size - 1n };
  });
}

/** Whether the subscriber of a row is in the range, as text, because COPY takes no parameters. */
export function inRange(row: string, { from, to }: IdRange): string {
  return `${row}.subscriber_id between ${from} and ${to}`;
}

/**
 * The number, from 1, of the slice that holds an id when all ids are cut into `slices` equal ranges, as SQL.
 *
 * @param id an expression of a 64-bit id
 * @param slices an expression of how many there are
 */
export function sliceNumberSql(id: string, slices: string): string {
  const size = `div(18446744073709551616, ${slices})`;
  return `(least(div(${id}::numeric + 9223372036854775808, ${size}), ${slices} - 1)::integer + 1)`;
}

/** The same of one id. */
export function sliceNumber(id: bigint, slices: number): number {
  const number = (id - ALL_IDS.from) / ((1n << 64n) / BigInt(slices));
  return Math.min(Number(number), slices - 1) + 1;
}
