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
