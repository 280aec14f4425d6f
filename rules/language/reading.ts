import type { Message } from './message.ts';
import { type Node, show } from './node.ts';

/** One reading of a programme file: what the shapes must know, and what they have to say. */
export interface Reading {
  readonly file: string;
  readonly currency: Currency;
  readonly problems: Message[];
  readonly warnings: Message[];
}

export interface Currency {
  /** ISO 4217; empty when the file names none that is known. */
  readonly code: string;
  /** Decimal places of an amount in it. */
  readonly places: number;
}

/** What to say about a node. `found` is what stands there, unless given. */
export interface Remark {
  readonly text: string;
  readonly accepted: string;
  readonly found?: string;
  /** A key inside the node, or missing from it. */
  readonly key?: string;
  readonly line?: number;
}

/** What a shape gives instead of a value when it noted a problem; a value itself may be null. */
export const REFUSED = Symbol('refused');
export type Refused = typeof REFUSED;

/** Notes a problem: the file will be refused. */
export function refuse(reading: Reading, node: Node, remark: Remark): Refused {
  reading.problems.push(messageAt(reading, node, remark));
  return REFUSED;
}

/** Notes something that the author should know; the file is loaded all the same. */
export function warn(reading: Reading, node: Node, remark: Remark): void {
  reading.warnings.push(messageAt(reading, node, remark));
}

function messageAt(reading: Reading, node: Node, remark: Remark): Message {
  return {
    file: reading.file,
    line: remark.line ?? node.line,
    key: remark.key === undefined ? node.path : joined(node.path, remark.key),
    text: remark.text,
    found: remark.found ?? show(node),
    accepted: remark.accepted,
  };
}

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
