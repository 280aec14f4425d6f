import type { Locale } from '../../../rules/locale.ts';
import type { Reader } from '../subject/log-read.ts';

/** What is asked about. Instants are text: a day (its midnight) or an instant, in the programme's zone. */
export interface WhatIfRequest {
  /** External id. */
  readonly subscriber: string;
  /** null: every published programme. */
  readonly programme: string | null;
  readonly ask: Asked;
  readonly from: string;
  /** null: it does not end. Of a blocking or pause only. */
  readonly to: string | null;
  readonly locale: Locale;
  /** Who is to be recorded as having looked; null or left out: nobody. */
  readonly reader?: Reader | null;
}

/** A pause is a blocking of the kind that the terms take for one. `amount` is decimal text. */
export type Asked =
  | { readonly kind: 'block'; readonly blocking: string }
  | { readonly kind: 'pause' }
  | { readonly kind: 'pay'; readonly amount: string }
  | { readonly kind: 'terminate' };
