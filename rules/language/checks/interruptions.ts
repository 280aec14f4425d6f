import { nearest } from '../../nearest.ts';
import type { BlockedAs, Interruption, Version } from '../../terms.ts';
import { refuseAt, type Site, warnAt } from './site.ts';

/** Judges each interruption by itself, and its id among the others. */
export function checkInterruptions(version: Version, site: Site): void {
  for (const [index, rule] of version.interruptions.entries()) {
    const first = version.interruptions.findIndex(({ id }) => id === rule.id);
    if (first < index) {
      const text = 'is the id of an earlier interruption too';
      refuseAt(site, ['interruptions', index, 'id'], { text, accepted: 'an id of its own' });
    }
    checkMoment(rule, index, site);
    checkKinds(rule, index, { version, site });
  }
}

function checkMoment(rule: Interruption, index: number, site: Site): void {
  const { kind } = rule.when;
  const isInstant = kind === 'tariff_change' || kind === 'terminated';
  if (rule.at === 'return' && isInstant) {
    const text = `has no return to wait for after \`${kind}\``;
    refuseAt(site, ['interruptions', index, 'at'], { text, accepted: 'hold' });
  } else if (rule.at === 'return' && rule.every !== null) {
    const text = 'cannot repeat an effect that waits for the return';
    refuseAt(site, ['interruptions', index, 'every'], {
      text,
      accepted: '`every` with `at: hold`, or no `every`',
    });
  }
  if (rule.every !== null && kind === 'tariff_change') {
    const text = 'never repeats: a tariff change is over at once';
    warnAt(site, ['interruptions', index, 'every'], { text, accepted: 'no `every`' });
  }
}

interface Judged {
  readonly version: Version;
  readonly site: Site;
}

function checkKinds({ when }: Interruption, index: number, { version, site }: Judged): void {
  if (when.kind !== 'blocked') return;
  const { kinds, other } = version.blocking;
  for (const kind of when.kinds) {
    const as: BlockedAs | undefined = kind === 'other' ? other : kinds.find((one) => one.kind === kind)?.as;
    if (as === 'served') {
      const text = `names \`${kind}\`, which \`blocking\` maps to served: no interruption`;
      const accepted = 'kinds mapped to blocked, paused or idle';
      refuseAt(site, ['interruptions', index, 'when', 'blocked'], { text, found: kind, accepted });
    } else if (as === undefined) {
      warnUnknownKind(kind, index, { version, site });
    }
  }
}

function warnUnknownKind(kind: string, index: number, { version, site }: Judged): void {
  const known = version.blocking.kinds.map((one) => one.kind);
  const near = nearest(kind, known);
  const hint = near === undefined ? '' : `, did you mean \`${near}\`?`;
  const text = `names \`${kind}\`, which \`blocking\` does not name${hint}`;
  warnAt(site, ['interruptions', index, 'when', 'blocked'], {
    text,
    found: kind,
    accepted: [...known, 'other'].join(', '),
  });
}
