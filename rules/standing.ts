import type { Entry } from './outcome.ts';
import { isOutcome, type Step } from './render/in-order.ts';
import type { Programme } from './terms.ts';
import type { Instant } from './time.ts';

/** What a counter came to by an instant. */
export interface Standing {
  /** As asked, or, if that is earlier, the last instant that nights had walked to; null: none had walked. */
  readonly at: Instant | null;
  /** null: there was no entry yet, so the counter had not begun or nothing had been decided. */
  readonly value: number | null;
  /** null: the programme has no enrolment. */
  readonly enrolled: boolean | null;
}

/** Where a counter stands after some steps: the last entry says. @param steps from the beginning, in order, all believed */
export function standingAfter(steps: readonly Step[], at: Instant | null, programme: Programme): Standing {
  const entries = steps.filter((step): step is Entry => !isOutcome(step));
  const change = entries.findLast(({ kind }) => kind === 'enrolled' || kind === 'unenrolled');
  return {
    at,
    value: entries.at(-1)?.value ?? null,
    enrolled: hasEnrolment(programme) ? change?.kind === 'enrolled' : null,
  };
}

/** Whether any version of it has enrolment. */
export function hasEnrolment({ versions }: Programme): boolean {
  return versions.some(({ enrolment }) => enrolment !== null);
}
