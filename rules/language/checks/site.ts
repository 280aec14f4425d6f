import { follow, type Node, type Step } from '../node.ts';
import { type Reading, type Remark, refuse, warn } from '../reading.ts';

/** A part of the file under judgement. */
export interface Site {
  readonly node: Node;
  readonly reading: Reading;
}

/** The part of it that the steps lead to. */
export function inside(site: Site, ...steps: readonly Step[]): Site {
  return { ...site, node: follow(site.node, steps) };
}

/** Refuses the file for what stands at the steps. */
export function refuseAt(site: Site, steps: readonly Step[], remark: Remark): void {
  refuse(site.reading, follow(site.node, steps), remark);
}

/** Warns of what stands at the steps. */
export function warnAt(site: Site, steps: readonly Step[], remark: Remark): void {
  warn(site.reading, follow(site.node, steps), remark);
}
