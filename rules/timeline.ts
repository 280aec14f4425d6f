import type { Blocking, Service } from './facts.ts';
import { isMember } from './facts-view.ts';
import { invariant } from './invariant.ts';
import type { BlockingKey, TimelineClass } from './state.ts';
import type { BlockedAs, BlockingMap, Version } from './terms.ts';
import type { Instant } from './time.ts';

/** A stretch of one class and one deciding kind; the last one of a walk ends where the walk ends. */
export interface Segment extends TimelineClass {
  readonly from: Instant;
  readonly to: Instant;
}

/** What covers one instant. `carried`: the blockings that began while served, with no termination since. */
export interface Covering {
  readonly at: Instant;
  readonly services: readonly Service[];
  readonly blockings: readonly Blocking[];
  readonly carried: readonly BlockingKey[];
}

/** The class of one instant under a version's terms (docs/domain.md "The timeline"). */
export function classify(version: Version, covering: Covering): TimelineClass {
  const isCovered = covering.services.some(
    (service) =>
      service.from <= covering.at && covering.at < service.to && isMember(version.services, service.service),
  );
  if (covering.blockings.length === 0) return { class: isCovered ? 'served' : 'idle', kind: null };
  const kind = decidingKind(version.blocking, covering.blockings);
  return { class: classOf(blockedAs(version.blocking, kind), isCovered || isCarried(kind, covering)), kind };
}

/** `other` for a kind that the version does not name: what a rule's list of kinds may hold. */
export function kindInTerms(blocking: BlockingMap, kind: string): string {
  return blocking.kinds.some((named) => named.kind === kind) ? kind : 'other';
}

/** The first in the version's order of precedence; kinds it does not name come last, by name. */
function decidingKind(blocking: BlockingMap, blockings: readonly Blocking[]): string {
  const first = blocking.kinds.find((named) => blockings.some((running) => running.kind === named.kind));
  if (first !== undefined) return first.kind;
  const [kind] = blockings.map((running) => running.kind).sort();
  invariant(kind !== undefined, 'a deciding kind of no blockings');
  return kind;
}

function blockedAs(blocking: BlockingMap, kind: string): BlockedAs {
  return blocking.kinds.find((named) => named.kind === kind)?.as ?? blocking.other;
}

/** The provider's own outage goes on as what it interrupted: it breaks nobody's service and begins nobody's. */
function isCarried(kind: string, covering: Covering): boolean {
  return covering.carried.some(
    (key) =>
      key.kind === kind &&
      covering.blockings.some((running) => running.kind === kind && running.from === key.from),
  );
}

function classOf(as: BlockedAs, isServed: boolean): TimelineClass['class'] {
  switch (as) {
    case 'blocked':
    case 'paused':
    case 'idle':
      return as;
    case 'served':
      return isServed ? 'served' : 'idle';
  }
}
