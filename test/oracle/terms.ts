import { parse } from 'yaml';
import { currencyPlaces } from '../../rules/money.ts';
import type { Duration, Instant, Zone } from '../../rules/time.ts';
import { FOREVER, midnightOf, parseDuration, parseLocalDate, zoneOf } from '../../rules/time.ts';

/** A programme as the oracle reads it: the plain YAML, with only instants and numbers of versions worked out. */
export interface Terms {
  readonly programme: string;
  readonly zone: Zone;
  readonly places: number;
  readonly validUntil: Instant;
  readonly versions: readonly Version[];
}

export type Membership = { readonly in: readonly string[] } | { readonly not_in: readonly string[] };
type BlockedAs = 'blocked' | 'paused' | 'idle' | 'served';
export type ConditionText = string | Readonly<Record<string, unknown>>;
export type EffectText = 'none' | 'reset' | Readonly<Record<string, number | string>>;
export type ThresholdText = { readonly longer_than?: string; readonly at_least?: string };

type WhenText =
  | 'terminated'
  | { readonly gap: ThresholdText }
  | { readonly inactive: ThresholdText }
  | { readonly blocked: readonly string[] | ({ readonly kinds: readonly string[] } & ThresholdText) }
  | { readonly debt: { readonly below: string } & ThresholdText }
  | { readonly tariff_change: 'any' | 'up' | 'down' };

export interface Interruption {
  readonly id: string;
  readonly when: WhenText;
  readonly then: EffectText;
  readonly at?: 'hold' | 'return';
  readonly every?: string;
}

interface AccrualText {
  readonly every: string;
  readonly add: number;
  readonly first_period?: 'count' | 'skip';
  readonly paused_period?: 'count' | 'skip';
  readonly requires?: readonly ConditionText[];
}

export interface EnrolmentTerms {
  readonly by: 'subscriber' | 'provider';
  readonly opens_when?: readonly ConditionText[];
  readonly closes_when?: readonly ConditionText[];
}

export interface RungText {
  readonly from: number;
  readonly percent?: number | string;
  readonly amount?: string;
}

interface LinearText extends RungText {
  readonly step: number | string;
  readonly every: number;
  readonly max: number | string;
}

export interface BonusText {
  readonly day: number;
  readonly time?: string;
  readonly requires?: readonly ConditionText[];
  readonly base?:
    | 'fee'
    | { readonly charges: string; readonly categories?: Membership }
    | { readonly payments: string };
  readonly rates: readonly RungText[] | { readonly linear: LinearText };
  readonly rounding: 'half_up' | 'half_even' | 'down';
  readonly max_amount?: string;
}

/** One version of the file, its keys as written; `number` counts from 1. */
export interface Version {
  readonly number: number;
  readonly effectiveFrom: Instant;
  readonly existing?: 'migrate' | 'keep';
  readonly services?: Membership;
  readonly blocking: Readonly<Record<string, BlockedAs>>;
  readonly counter?: { readonly floor?: number; readonly cap?: number };
  readonly accrual: AccrualText;
  readonly interruptions: readonly Interruption[];
  readonly enrolment?: EnrolmentTerms;
  readonly bonus?: BonusText;
}

interface FileText {
  readonly programme: string;
  readonly time_zone: string;
  readonly currency: string;
  readonly valid_until?: string;
  readonly versions: readonly (Omit<Version, 'number' | 'effectiveFrom'> & {
    readonly effective_from: string;
  })[];
}

/** Reads a programme that is known to be valid; nothing is checked here. */
export function readTerms(text: string): Terms {
  const file = parse(text) as FileText;
  const zone = zoneOf(file.time_zone);
  return {
    programme: file.programme,
    zone,
    places: currencyPlaces(file.currency) ?? 2,
    validUntil: file.valid_until === undefined ? FOREVER : midnightOfText(file.valid_until, zone),
    versions: file.versions.map((version, index) => ({
      ...version,
      number: index + 1,
      effectiveFrom: midnightOfText(version.effective_from, zone),
    })),
  };
}

/** A duration known to be right. */
export function durationOf(text: string): Duration {
  const duration = parseDuration(text);
  if (duration === undefined) throw new Error(`not a duration: ${text}`);
  return duration;
}

/** Whether a list of the programme takes a code; without a list it takes every code. */
export function takes(membership: Membership | undefined, code: string): boolean {
  if (membership === undefined) return true;
  return 'in' in membership ? membership.in.includes(code) : !membership.not_in.includes(code);
}

function midnightOfText(text: string, zone: Zone): Instant {
  const day = parseLocalDate(text);
  if (day === undefined) throw new Error(`not a day: ${text}`);
  return midnightOf(day, zone);
}
