import type { Version } from '../../terms.ts';
import type { Node } from '../node.ts';
import { inside, type Site, warnAt } from './site.ts';

/** Warns of the condition `enrolled` in a version without enrolment: it never holds. */
export function checkEnrolled({ enrolment }: Version, site: Site): void {
  if (enrolment !== null) return;
  for (const steps of [
    ['accrual', 'requires'],
    ['bonus', 'requires'],
  ]) {
    const list = inside(site, ...steps);
    if (list.node.kind !== 'list') continue;
    for (const node of mentions(list.node)) {
      warnAt({ ...site, node }, [], {
        text: 'never holds: the version has no `enrolment`',
        found: 'enrolled',
        accepted: 'an `enrolment` block, or another condition',
      });
    }
  }
}

/** The nodes under one that say `enrolled` as a condition, not as a code in a list of codes. */
function mentions(node: Node): readonly Node[] {
  if (node.kind === 'list') {
    return node.items.flatMap((item) => (isEnrolledWord(item) ? [item] : mentions(item)));
  }
  if (node.kind === 'scalar') return [];
  return node.pairs.flatMap(({ key, value }) => {
    if (key === 'enrolled') return [value];
    if (key === 'in' || key === 'not_in') return [];
    return isEnrolledWord(value) ? [value] : mentions(value);
  });
}

function isEnrolledWord(node: Node): boolean {
  return node.kind === 'scalar' && node.text === 'enrolled';
}
