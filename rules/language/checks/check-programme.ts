import type { Programme } from '../../terms.ts';
import type { Node } from '../node.ts';
import type { Reading } from '../reading.ts';

/** Judges what the keys of a programme say together. */
export function checkProgramme(_programme: Programme, _root: Node, _reading: Reading): void {}
