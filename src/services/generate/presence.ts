import type { Absence } from './absences.ts';
import type { Random } from './random.ts';
import { type Row, type RowVersion, row } from './rows.ts';
import type { Traits } from './traits.ts';
import { DAY, HOUR, localText, type Wall } from './wall.ts';

/** Rows of services, blockings and the end of the contract, with the disorder of a real billing system. */
export function presenceRows(traits: Traits, absences: readonly Absence[], random: Random): readonly Row[] {
  const spans = random.chance(0.06)
    ? renewed(servedSpans(traits, absences), random)
    : servedSpans(traits, absences);
  const rows = spans.map((span) => intervalRow('internet', traits, span, random));
  if (traits.hasTv)
    rows.push(intervalRow('tv', traits, { from: traits.joinsAt, to: traits.leavesAt }, random));
  for (const absence of absences) {
    if (absence.how !== 'gap') rows.push(blockingRow(traits, absence, random));
  }
  if (traits.story === 'steady' && random.chance(0.004)) rows.push(mistakenBlocking(traits, random));
  if (traits.leavesAt !== null) {
    rows.push(
      row('terminations', traits.leavesAt + HOUR, `${traits.subscriber},${localText(traits.leavesAt)}`),
    );
  }
  return rows;
}

interface OpenSpan {
  readonly from: Wall;
  readonly to: Wall | null;
}

/** The contract less the absences that ended the service interval. */
function servedSpans(traits: Traits, absences: readonly Absence[]): readonly OpenSpan[] {
  const spans: OpenSpan[] = [];
  let from = traits.joinsAt;
  for (const absence of absences) {
    if (!absence.closesService) continue;
    spans.push({ from, to: absence.from });
    from = absence.to;
  }
  if (traits.leavesAt === null || from < traits.leavesAt) spans.push({ from, to: traits.leavesAt });
  return spans;
}

/** A contract renewed on paper: the last interval in two, which meet or overlap. */
function renewed(spans: readonly OpenSpan[], random: Random): readonly OpenSpan[] {
  const last = spans.at(-1);
  if (last === undefined) return spans;
  const at = last.from + random.whole(20, 200) * DAY;
  if (last.to !== null && at >= last.to) return spans;
  const overlap = random.chance(0.5) ? 0 : random.whole(1, 48) * HOUR;
  return [...spans.slice(0, -1), { from: last.from, to: at }, { from: at - overlap, to: last.to }];
}

/** Exported open while it runs; again with its end, sometimes days late, sometimes with an end that is corrected later. */
function intervalRow(service: string, traits: Traits, span: OpenSpan, random: Random): Row {
  const start = `${traits.subscriber},${service},${localText(span.from)},`;
  const versions: RowVersion[] = [{ knownAt: span.from + HOUR, line: start }];
  if (span.to !== null) {
    const endKnownAt = span.to + (random.chance(0.1) ? random.whole(2, 6) * DAY : 2 * HOUR);
    if (random.chance(0.05)) {
      versions.push({ knownAt: endKnownAt, line: start + localText(span.to + 6 * HOUR) });
      versions.push({ knownAt: endKnownAt + random.whole(4, 9) * DAY, line: start + localText(span.to) });
    } else {
      versions.push({ knownAt: endKnownAt, line: start + localText(span.to) });
    }
  }
  return { file: 'services', versions };
}

/** Exported open while it runs and again with its end; now and then entered days after it began. */
function blockingRow(traits: Traits, absence: Absence, random: Random): Row {
  const knownAt = absence.from + (random.chance(0.15) ? random.whole(1, 8) * DAY : HOUR);
  const start = `${traits.subscriber},${absence.how},${localText(absence.from)},`;
  const ended = `${start}${localText(absence.to)},`;
  if (knownAt >= absence.to) return row('blockings', knownAt, ended);
  return {
    file: 'blockings',
    versions: [
      { knownAt, line: `${start},` },
      { knownAt: absence.to + HOUR, line: ended },
    ],
  };
}

/** Entered for the wrong subscriber and taken back. */
function mistakenBlocking(traits: Traits, random: Random): Row {
  const from = traits.joinsAt + random.whole(35, 900) * DAY;
  const line = `${traits.subscriber},forced,${localText(from)},${localText(from + 3 * DAY)},`;
  const takenBackAt = from + random.whole(4, 12) * DAY;
  return {
    file: 'blockings',
    versions: [
      { knownAt: from + HOUR, line },
      { knownAt: takenBackAt, line: `${line}yes` },
    ],
  };
}
