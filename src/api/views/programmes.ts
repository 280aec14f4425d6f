import { describeProgramme, titleOf } from '../../../rules/describe/describe.ts';
import type { Loaded } from '../../../rules/language/load.ts';
import type { Message } from '../../../rules/language/message.ts';
import type { Locale } from '../../../rules/locale.ts';
import { versionIndexAt } from '../../../rules/schedule.ts';
import type { Programme } from '../../../rules/terms.ts';
import { formatInstant, type Instant, monthText } from '../../../rules/time.ts';
import type { ProgrammeRevision } from '../../services/programme-revisions.ts';
import type { PublishedProgramme } from '../../services/programmes.ts';
import type { Published } from '../../services/publish.ts';
import type {
  CheckBody,
  ProgrammeBody,
  ProgrammesBody,
  PublicationBody,
  RevisionsBody,
} from '../schemas/programmes.ts';

/** For whom, and as of when. */
interface Look {
  readonly locale: Locale;
  readonly now: Instant;
}

export function programmesBody(all: readonly PublishedProgramme[], look: Look): ProgrammesBody {
  return { items: all.map((one) => publishedBody(one, look)) };
}

/** @param text of its last file */
export function programmeBody(published: PublishedProgramme, text: string, look: Look): ProgrammeBody {
  const words = describeProgramme(published.programme, look.locale);
  return { ...publishedBody(published, look), text, words };
}

export function revisionsBody(
  { programme: { programme, zone } }: PublishedProgramme,
  revisions: readonly ProgrammeRevision[],
): RevisionsBody {
  return {
    programme,
    items: revisions.map(({ revision, recordedAt, kind, author, reason, changes }) => ({
      revision: revision.toString(),
      recordedAt: formatInstant(recordedAt, zone),
      kind,
      author,
      reason,
      changes: [...changes],
    })),
  };
}

export function checkBody(loaded: Loaded, look: Look): CheckBody {
  if (loaded.kind === 'refused') {
    const problems = loaded.problems.map(messageBody);
    return { accepted: false, problems, warnings: [], programme: null, words: null };
  }
  const { programme, warnings } = loaded;
  return {
    accepted: true,
    problems: [],
    warnings: warnings.map(messageBody),
    programme: termsBody(programme, look),
    words: describeProgramme(programme, look.locale),
  };
}

export function publicationBody(published: Published): PublicationBody {
  const { kind, programme, paysFrom, warnings, unawarePreview } = published;
  return {
    kind,
    programme: programme.programme,
    paysFrom,
    warnings: warnings.map(messageBody),
    unawarePreview: unawarePreview === null ? null : monthText(unawarePreview),
  };
}

/** Without the name of the file: there is one. */
export function messageBody({ line, key, text, found, accepted }: Message): CheckBody['problems'][number] {
  return { line, key, text, found, accepted };
}

function publishedBody(published: PublishedProgramme, look: Look): ProgrammesBody['items'][number] {
  const { programme, paysFrom, revision, termsRevision } = published;
  return {
    ...termsBody(programme, look),
    paysFrom,
    revision: revision.toString(),
    termsRevision: termsRevision.toString(),
  };
}

function termsBody(programme: Programme, { locale, now }: Look): NonNullable<CheckBody['programme']> {
  const { zone, currency, validUntil, versions } = programme;
  const inForce = versionIndexAt(programme, now);
  return {
    programme: programme.programme,
    title: titleOf(programme, locale),
    currency,
    timeZone: zone.name,
    validUntil: validUntil === null ? null : formatInstant(validUntil, zone),
    versions: versions.map(({ version, effectiveFrom, effectiveFromDate }, index) => ({
      version,
      effectiveFrom: effectiveFromDate,
      inForce: index === inForce && effectiveFrom <= now && (validUntil === null || now < validUntil),
    })),
  };
}
