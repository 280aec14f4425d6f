import type { Programme } from '../../rules/terms.ts';
import {
  FOREVER,
  type Instant,
  type LocalDate,
  localDateOf,
  midnightOf,
  monthStart,
  monthText,
} from '../../rules/time.ts';
import type { PublishedFile } from '../db/programme.repository.ts';
import { type ClosedMonths, openMonth } from './open-month.ts';
import type { ProgrammeChanges, ProgrammeFile } from './programme-changes.ts';

/** A file that is to follow the published one, and how far the programme's months are closed. */
export interface Succession {
  readonly before: ProgrammeFile;
  readonly after: ProgrammeFile;
  readonly changes: ProgrammeChanges;
  readonly paysFrom: LocalDate;
  readonly closed: ClosedMonths;
}

const AMEND =
  'To change what was published, amend it: `stazh programme amend FILE --preview` shows what it comes to.';

/**
 * Why terms may not differ from an instant on (docs/decisions/0028-retain.md): facts before the horizon are folded, and nobody could be decided
 * anew from them. undefined: they may.
 *
 * @param begins what is decided before it is the same; of a new programme, when it begins
 * @param horizon null: nothing was ever folded
 */
export function foldedProblem(
  begins: Instant,
  horizon: Instant | null,
  { zone }: Programme,
): string | undefined {
  if (horizon === null || begins >= horizon) return undefined;
  const day = localDateOf(horizon, zone);
  return `versions: would decide what was before ${day}, and older facts are folded (stazh retain). Accepted: terms that differ from ${day} on.`;
}

/** Why months from a day on may not be paid: what is learnt late of those before the horizon is taken no more. undefined: they may. */
export function foldedPayProblem(
  paysFrom: LocalDate,
  horizon: Instant | null,
  { zone }: Programme,
): string | undefined {
  if (horizon === null || midnightOf(paysFrom, zone) >= horizon) return undefined;
  const day = localDateOf(horizon, zone);
  return `--pays-from: is ${paysFrom}, and facts before ${day} are folded (stazh retain). Accepted: ${day} or later.`;
}

/** Why a programme may not be published, or amended, by a file: its zone or its currency. undefined: it may. */
export function identityProblem(
  { timeZone, currency }: Pick<PublishedFile, 'timeZone' | 'currency'>,
  programme: Programme,
): string | undefined {
  if (programme.zone.name !== timeZone) return fixed('time_zone', timeZone, programme.zone.name);
  return programme.currency === currency ? undefined : fixed('currency', currency, programme.currency);
}

/** Why a file may not follow the published one (docs/decisions/0024-life-of-a-programme.md); undefined when it may. */
export function publicationProblem(succession: Succession): string | undefined {
  return changedVersion(succession) ?? earlyVersion(succession) ?? earlyEnd(succession);
}

/** Why the first day that is paid may not become another one; undefined when it may. */
export function paysFromProblem(
  { before, paysFrom, closed }: Pick<Succession, 'before' | 'paysFrom' | 'closed'>,
  asked: LocalDate,
): string | undefined {
  const posted = closed.posted.at(-1);
  const about = `--pays-from: is ${asked}, and ${before.programme.programme} pays from ${paysFrom}`;
  if (posted !== undefined) {
    return `${about}; ${monthText(posted)} is posted, so that it cannot change any more. Leave the option out.`;
  }
  if (closed.previewed === null) return undefined;
  return `${about}; the close of ${monthText(closed.previewed)} is previewed with that. Cancel the preview first.`;
}

function fixed(key: string, before: string, after: string): string {
  return `${key}: is ${after}, and was published as ${before}; it never changes. Publish a programme of another name instead.`;
}

function changedVersion({ before, after, changes }: Succession): string | undefined {
  const { version } = changes;
  const published = before.programme.versions.length;
  const written = after.programme.versions.length;
  if (version === null || version >= published) return undefined;
  if (version >= written) {
    return `versions: has ${written}, and ${published} are published; a published version is never taken back. ${AMEND}`;
  }
  return (
    `versions[${version + 1}]: differs from the published one, and a published version never changes in place. ` +
    `Add a version with a later effective_from. ${AMEND}`
  );
}

/** A new version begins in the open month or later. */
function earlyVersion({ before, after, paysFrom, closed }: Succession): string | undefined {
  const added = after.programme.versions[before.programme.versions.length];
  const open = openMonth(before.programme, paysFrom, closed);
  if (added === undefined || open === null) return undefined;
  const { zone } = after.programme;
  if (added.effectiveFrom >= monthStart(open, zone)) return undefined;
  const last = closed.posted.at(-1);
  const why =
    last === undefined
      ? `before ${monthText(open)}, the first month that is paid here (it pays from ${paysFrom})`
      : `and ${monthText(last)} is posted`;
  return (
    `versions[${added.version}].effective_from: is ${added.effectiveFromDate}, ${why}. ` +
    `Accepted: ${monthText(open)}-01 or later. ${AMEND}`
  );
}

/** The end neither was nor will be where months are posted: both decide what they came to. */
function earlyEnd({ before, after, closed }: Succession): string | undefined {
  const { validUntil: was, zone } = before.programme;
  const { validUntil: is } = after.programme;
  const last = closed.posted.at(-1);
  if (was === is || last === undefined) return undefined;
  const open = monthStart(last + 1, zone);
  const posted = `${monthText(last)} is posted`;
  if ((is ?? FOREVER) < open) {
    return (
      `valid_until: is ${localDateOf(is ?? FOREVER, zone)}, and ${posted}. ` +
      `Accepted: ${monthText(last + 1)}-01 or later. ${AMEND}`
    );
  }
  if ((was ?? FOREVER) >= open) return undefined;
  return (
    `valid_until: was ${localDateOf(was ?? FOREVER, zone)}, and ${posted} since then, without a bonus. ` +
    `It stays as it was published. ${AMEND}`
  );
}
