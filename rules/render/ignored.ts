import type { Walk } from '../advance.ts';
import type { SubscriberFacts } from '../facts.ts';
import type { Programme } from '../terms.ts';
import { FOREVER, formatInstant, type Instant } from '../time.ts';

/** What people did by hand or asked for; `programme` null: of all programmes. */
interface Asked {
  readonly at: Instant;
  readonly programme: string | null;
}

/**
 * Requests and adjustments before the counter began, openings before the programme did, and anything of these after its end: they
 * change nothing, and whoever sent them should know (docs/domain.md "Facts"). One line each.
 */
export function ignoredFacts(programme: Programme, facts: SubscriberFacts, walk: Walk): readonly string[] {
  const { begun, at: until } = walk.state;
  const start = programme.versions[0]?.effectiveFrom ?? FOREVER;
  const told = (what: string, asked: readonly Asked[], first: Instant, before: string): readonly string[] =>
    asked.flatMap((each) => {
      if (each.at > until || (each.programme !== null && each.programme !== programme.programme)) return [];
      const why = whyIgnored(each.at, first, programme.validUntil);
      if (why === null) return [];
      const day = formatInstant(each.at, programme.zone);
      return [
        `${facts.subscriber}: ${what} at ${day} changes nothing: it is ${why === 'early' ? before : 'after the programme ended'}`,
      ];
    });
  return [
    ...told('the opening', facts.openings, start, 'before the programme began'),
    ...told('the adjustment', facts.adjustments, begun ?? FOREVER, 'before the counter began'),
    ...told('the request', facts.enrolments, begun ?? FOREVER, 'before the counter began'),
  ];
}

function whyIgnored(at: Instant, first: Instant, end: Instant | null): 'early' | 'late' | null {
  if (end !== null && at >= end) return 'late';
  return at < first ? 'early' : null;
}
