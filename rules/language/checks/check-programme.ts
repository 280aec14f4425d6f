import type { Programme } from '../../terms.ts';
import type { Node } from '../node.ts';
import type { Reading } from '../reading.ts';
import { checkAccrual } from './accrual.ts';
import { checkBonus } from './bonus.ts';
import { checkCounter } from './counter.ts';
import { checkEffects } from './effects.ts';
import { checkEnrolled } from './enrolled.ts';
import { checkInterruptions } from './interruptions.ts';
import { inside, refuseAt, type Site, warnAt } from './site.ts';
import { checkThresholds } from './thresholds.ts';

/** Judges what the keys of a programme say together (docs/decisions/0005-loader-refusals.md). */
export function checkProgramme(programme: Programme, root: Node, reading: Reading): void {
  const site: Site = { node: root, reading };
  checkOrderOfVersions(programme, site);
  checkEnd(programme, site);
  for (const [index, version] of programme.versions.entries()) {
    const part = inside(site, 'versions', index);
    for (const check of VERSION_CHECKS) check(version, part);
  }
}

const VERSION_CHECKS = [
  checkCounter,
  checkAccrual,
  checkInterruptions,
  checkThresholds,
  checkEffects,
  checkEnrolled,
  checkBonus,
] as const;

function checkOrderOfVersions({ versions }: Programme, site: Site): void {
  for (const [index, version] of versions.entries()) {
    const earlier = versions[index - 1];
    if (earlier === undefined || earlier.effectiveFrom < version.effectiveFrom) continue;
    refuseAt(site, ['versions', index, 'effective_from'], {
      text: 'is not after the version before it',
      accepted: `a day after ${earlier.effectiveFromDate}`,
    });
  }
}

function checkEnd({ versions, validUntil }: Programme, site: Site): void {
  if (validUntil === null) return;
  for (const [index, version] of versions.entries()) {
    if (version.effectiveFrom < validUntil) continue;
    if (index === 0) {
      const accepted = `a day after ${version.effectiveFromDate}, when the first version begins`;
      refuseAt(site, ['valid_until'], { text: 'ends the programme before it begins', accepted });
    } else {
      const accepted = 'a day before `valid_until`, or a later `valid_until`';
      warnAt(site, ['versions', index, 'effective_from'], {
        text: 'is never in force: the programme has ended',
        accepted,
      });
    }
  }
}
