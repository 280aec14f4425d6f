import { currencyPlaces } from '../money.ts';
import type { Programme, Version } from '../terms.ts';
import { midnightOf, type Zone } from '../time.ts';
import { checkProgramme } from './checks/check-programme.ts';
import { inFileOrder, type Message } from './message.ts';
import { type Node, valueOf } from './node.ts';
import { programme as programmeShape, type WrittenProgramme } from './programme-shape.ts';
import { type Currency, REFUSED, type Reading } from './reading.ts';
import type { WrittenVersion } from './version-shape.ts';
import { parseYaml } from './yaml.ts';

/** A programme, with what its author should know; or everything that is wrong with the file. */
export type Loaded =
  | { readonly kind: 'loaded'; readonly programme: Programme; readonly warnings: readonly Message[] }
  | { readonly kind: 'refused'; readonly problems: readonly Message[] };

/**
 * Reads and checks a programme file. All problems are told at once, in the order of the file.
 *
 * @param text the file, decoded as UTF-8
 * @param file its name, for the messages
 * @see docs/decisions/0005-loader-refusals.md for what is refused and what is only warned of
 */
export function loadProgramme(text: string, file: string): Loaded {
  const parsed = parseYaml(text, file);
  if (parsed.kind === 'refused') return parsed;
  const reading: Reading = { file, currency: currencyOf(parsed.root), problems: [], warnings: [] };
  const written = programmeShape.read(parsed.root, reading);
  const programme = written === REFUSED ? undefined : completed(written, reading.currency.places);
  if (programme !== undefined) checkProgramme(programme, parsed.root, reading);
  if (programme === undefined || reading.problems.length > 0) {
    return { kind: 'refused', problems: inFileOrder(reading.problems) };
  }
  return { kind: 'loaded', programme, warnings: inFileOrder(reading.warnings) };
}

/** Amounts anywhere in the file are read in the currency, so it must be known before everything else. */
function currencyOf(root: Node): Currency {
  const node = root.kind === 'mapping' ? valueOf(root, 'currency') : undefined;
  const code = node?.kind === 'scalar' ? node.text : '';
  const places = currencyPlaces(code);
  return places === undefined ? { code: '', places: 2 } : { code, places };
}

function completed(written: WrittenProgramme, places: number): Programme {
  const { zone, validUntil } = written;
  return {
    ...written,
    places,
    validUntil: validUntil === null ? null : midnightOf(validUntil, zone),
    versions: written.versions.map((version, index) => versionOf(version, index + 1, zone)),
  };
}

function versionOf(written: WrittenVersion, version: number, zone: Zone): Version {
  return { ...written, version, effectiveFrom: midnightOf(written.effectiveFromDate, zone) };
}
