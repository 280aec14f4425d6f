import type { Walk } from '../advance.ts';
import type { TimelineClass } from '../state.ts';
import type { Programme } from '../terms.ts';
import { FOREVER, type Instant } from '../time.ts';

/** Half-open, `[from, to)`. */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * A class of the engine, or why an instant has none: the counter had not begun, the programme had ended, or no night has walked so
 * far.
 */
export type SpanClass = TimelineClass['class'] | 'not_begun' | 'ended' | 'not_walked';

/** A stretch of one class and one deciding kind, cut to the window. */
export interface TimelineSpan extends Window {
  readonly class: SpanClass;
  /** The deciding kind of the blockings that cover it, whatever it is mapped to; null: no blocking, or no class of the engine. */
  readonly kind: string | null;
}

/**
 * The classes of a window as the walk passed through them, one after another without holes and overlaps (docs/domain.md
 * "The timeline").
 *
 * @param walk from the first day on; null: the counter was never walked
 */
export function spansOf(walk: Walk | null, { validUntil }: Programme, window: Window): TimelineSpan[] {
  const walkedTo = walk?.state.at ?? window.from;
  const begun = walk?.state.begun ?? walkedTo;
  const end = Math.min(walkedTo, validUntil ?? FOREVER);
  const spans: TimelineSpan[] = [];
  const add = (from: Instant, to: Instant, of: Pick<TimelineSpan, 'class' | 'kind'>): void => {
    const cut = { from: Math.max(from, window.from), to: Math.min(to, window.to) };
    if (cut.from < cut.to) spans.push({ ...cut, class: of.class, kind: of.kind });
  };
  add(window.from, Math.min(begun, end), { class: 'not_begun', kind: null });
  for (const segment of walk?.segments ?? []) add(segment.from, segment.to, segment);
  if (validUntil !== null) add(validUntil, Math.max(walkedTo, validUntil), { class: 'ended', kind: null });
  add(walkedTo, window.to, { class: 'not_walked', kind: null });
  return spans;
}
