/** What a rule of the programme looks at, for the words. */
export type Subject =
  | { readonly kind: 'gap' }
  | { readonly kind: 'inactive' }
  /** Codes of the kinds; at least one. */
  | { readonly kind: 'blocked'; readonly kinds: readonly string[] }
  /** `below` with its currency; a limit above zero is a low balance, not a debt. */
  | { readonly kind: 'debt'; readonly below: string; readonly isDebt: boolean };

/** An interruption as told in one sentence; days and lengths are ready text. */
export interface Told {
  readonly subject: Subject;
  readonly from: string;
  readonly span: /** Still going on at the instant of the effect. */
    | { readonly kind: 'running'; readonly at: string }
    /** Over: `length` is what the clock had counted. */
    | { readonly kind: 'over'; readonly to: string; readonly length: string };
  /** What the rule waits for; null: at once. */
  readonly limit: Limit | null;
  /** Whether the clock stood still for a time, so that `length` is less than the span. */
  readonly stoodStill: boolean;
}

export interface Limit {
  readonly bound: 'longer_than' | 'at_least';
  /** «3 дня» */
  readonly plain: string;
  /** «3 дней» */
  readonly genitive: string;
  /** An adjective before it would be in the plural: «допустимых 3 дней», but not «21 дня». */
  readonly isMany: boolean;
  /** The rule's own duration, not a repeat of its effect: only that is what the terms allow. */
  readonly isAllowance: boolean;
}
