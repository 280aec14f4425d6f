import { compareUtf8 } from '../../../rules/exchange/utf8-order.ts';

/** What the months come to for one subscriber, under both terms, in minor units. */
export interface Change {
  readonly subscriber: string;
  readonly present: bigint;
  readonly proposed: bigint;
}

/** Those who get more, or those who get less. */
export interface Side {
  subscribers: number;
  /** Of the differences, minor units; below zero for those who get less. */
  sum: bigint;
  /** The largest differences first; equal ones by id. */
  readonly largest: Change[];
}

/** Who wins and who loses. Does not grow with the base. */
export interface Changes {
  readonly winners: Side;
  readonly losers: Side;
  /** For how many nothing changes. */
  same: number;
}

/** So many are named. */
const LARGEST = 20;

export function newChanges(): Changes {
  const side = (): Side => ({ subscribers: 0, sum: 0n, largest: [] });
  return { winners: side(), losers: side(), same: 0 };
}

export function addChange(changes: Changes, change: Change): void {
  const difference = differenceOf(change);
  if (difference === 0n) {
    changes.same += 1;
    return;
  }
  const side = difference > 0n ? changes.winners : changes.losers;
  side.subscribers += 1;
  side.sum += difference;
  keepLargest(side.largest, change);
}

export function differenceOf({ present, proposed }: Change): bigint {
  return proposed - present;
}

function keepLargest(largest: Change[], change: Change): void {
  const last = largest.at(-1);
  if (last !== undefined && largest.length >= LARGEST && order(last, change) <= 0) return;
  const place = largest.findIndex((other) => order(change, other) < 0);
  largest.splice(place === -1 ? largest.length : place, 0, change);
  if (largest.length > LARGEST) largest.pop();
}

function order(left: Change, right: Change): number {
  const [one, other] = [sizeOf(left), sizeOf(right)];
  if (one !== other) return one > other ? -1 : 1;
  return compareUtf8(left.subscriber, right.subscriber);
}

function sizeOf(change: Change): bigint {
  const difference = differenceOf(change);
  return difference < 0n ? -difference : difference;
}
