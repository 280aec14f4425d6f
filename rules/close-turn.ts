import type { CloseMode } from './terms.ts';
import { type Instant, plus, type Zone } from './time.ts';

/** The open month of a programme, as far as it has come. */
export interface CloseSoFar {
  /** T. */
  readonly closesAt: Instant;
  /** null: not previewed. */
  readonly preview: {
    readonly state: 'previewed' | 'posting';
    /** What forbids to post it. */
    readonly stops: readonly string[];
    /** A later run has come to other facts, so that what stopped it may be over. */
    readonly isOutrun: boolean;
  } | null;
  /** The number of an incident that stands; null: none does. */
  readonly incident: number | null;
}

/** What a close does by itself now (docs/domain.md "Closes"). */
export type CloseTurn =
  | { readonly kind: 'preview' }
  | { readonly kind: 'post' }
  /** `for`: T; the time in which somebody may object; the time in which somebody has to confirm, after which it posts or is called to mind. */
  | { readonly kind: 'wait'; readonly for: 'month' | 'objection' | 'confirmation'; readonly until: Instant }
  | { readonly kind: 'remind'; readonly since: Instant }
  | { readonly kind: 'stopped'; readonly stops: readonly string[] }
  /** Nothing posts by itself while an incident stands, whatever month it began in: what is wrong is not known yet. */
  | { readonly kind: 'held'; readonly incident: number };

/** Decides the next turn of the open month under its programme's `close`. */
export function closeTurn(
  mode: CloseMode,
  { closesAt, preview, incident }: CloseSoFar,
  zone: Zone,
  now: Instant,
): CloseTurn {
  if (now < closesAt) return { kind: 'wait', for: 'month', until: closesAt };
  if (preview === null) return { kind: 'preview' };
  if (preview.state === 'posting') return { kind: 'post' };
  if (preview.stops.length > 0)
    return preview.isOutrun ? { kind: 'preview' } : { kind: 'stopped', stops: preview.stops };
  return incident === null ? postTurn(mode, closesAt, zone, now) : { kind: 'held', incident };
}

function postTurn(mode: CloseMode, closesAt: Instant, zone: Zone, now: Instant): CloseTurn {
  switch (mode.kind) {
    case 'automatic':
      return { kind: 'post' };
    case 'after': {
      const until = plus(closesAt, mode.after, zone);
      return now < until ? { kind: 'wait', for: 'objection', until } : { kind: 'post' };
    }
    case 'confirm': {
      const until = plus(closesAt, mode.within, zone);
      if (now < until) return { kind: 'wait', for: 'confirmation', until };
      return mode.then === 'post' ? { kind: 'post' } : { kind: 'remind', since: until };
    }
  }
}
