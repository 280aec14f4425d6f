import type { Version } from '../../terms.ts';
import { type Node, valueOf } from '../node.ts';
import { inside, refuseAt, type Site, warnAt } from './site.ts';

/** The lists whose conditions must all hold. */
const LISTS = [
  ['accrual', 'requires'],
  ['enrolment', 'opens_when'],
  ['bonus', 'requires'],
] as const;

/** Refuses a floor above the cap; warns of a condition that asks for more than the cap. */
export function checkCounter({ counter: { floor, cap } }: Version, site: Site): void {
  if (cap === null) return;
  if (floor > cap) {
    refuseAt(site, ['counter', 'floor'], {
      text: 'is above the cap',
      found: String(floor),
      accepted: `at most ${cap}`,
    });
    return;
  }
  for (const steps of LISTS) {
    const list = inside(site, ...steps);
    if (list.node.kind !== 'list') continue;
    for (const item of list.node.items) warnAboveCap(item, cap, site);
  }
}

function warnAboveCap(item: Node, cap: number, site: Site): void {
  const counter = item.kind === 'mapping' ? valueOf(item, 'counter') : undefined;
  const bound = counter?.kind === 'mapping' ? valueOf(counter, 'at_least') : undefined;
  if (bound?.kind !== 'scalar' || Number(bound.text) <= cap) return;
  warnAt({ ...site, node: bound }, [], {
    text: `never holds: the counter stops at ${cap}`,
    accepted: `at most ${cap}`,
  });
}
