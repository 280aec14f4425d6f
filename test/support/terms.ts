import { loadProgramme } from '../../rules/language/load.ts';
import { formatMessage } from '../../rules/language/message.ts';
import type { Programme } from '../../rules/terms.ts';

/** Parts of a programme as YAML text; what a test does not name is as plain as can be. */
export interface Parts {
  readonly zone?: string;
  readonly validUntil?: string;
  readonly effectiveFrom?: string;
  readonly services?: string;
  readonly blocking?: string;
  readonly counter?: string;
  readonly accrual?: string;
  readonly interruptions?: string;
  readonly enrolment?: string;
  readonly bonus?: string;
  readonly existing?: string;
}

const BLOCKING = '{ forced: blocked, voluntary: paused, temporary: blocked, outage: served, other: idle }';

/** A programme of one version, or of several: every further argument is one more. */
export function termsOf(...versions: readonly [Parts, ...Parts[]]): Programme {
  const [first] = versions;
  const text = [
    'programme: test',
    'title: { ru: Проба, uk: Проба, en: Test }',
    `time_zone: ${first.zone ?? 'Europe/Moscow'}`,
    'currency: RUB',
    ...(first.validUntil === undefined ? [] : [`valid_until: ${first.validUntil}`]),
    'versions:',
    ...versions.map(versionText),
  ].join('\n');
  const loaded = loadProgramme(text, 'test.yaml');
  if (loaded.kind === 'refused') throw new Error(`${text}\n${loaded.problems.map(formatMessage).join('\n')}`);
  return loaded.programme;
}

function versionText(parts: Parts): string {
  const optional = (key: string, value: string | undefined) =>
    value === undefined ? [] : [`    ${key}: ${value}`];
  return [
    `  - effective_from: ${parts.effectiveFrom ?? '2020-01-01'}`,
    ...optional('existing', parts.existing),
    ...optional('services', parts.services),
    `    blocking: ${parts.blocking ?? BLOCKING}`,
    ...optional('counter', parts.counter),
    `    accrual: ${parts.accrual ?? '{ every: calendar_month, add: 1 }'}`,
    `    interruptions: ${parts.interruptions ?? '[]'}`,
    ...optional('enrolment', parts.enrolment),
    ...optional('bonus', parts.bonus),
  ].join('\n');
}
