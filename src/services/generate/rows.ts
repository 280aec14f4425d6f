import type { Wall } from './wall.ts';

/** The header of each exported file (docs/domain.md "Facts"). `withdrawn` only where the sample takes rows back. */
export const HEADERS = {
  subscribers: 'subscriber,kind,segment,from',
  services: 'subscriber,service,from,to',
  blockings: 'subscriber,kind,from,to,withdrawn',
  fees: 'subscriber,service,tariff,amount,from',
  payments: 'subscriber,id,at,amount,withdrawn',
  charges: 'subscriber,id,at,amount,category',
  balances: 'subscriber,at,amount',
  promotions: 'subscriber,promotion,from,to',
  enrolments: 'subscriber,at,action,programme,author,channel',
  openings: 'subscriber,at,value,programme,enrolled',
  adjustments: 'subscriber,id,at,delta,author,reason,programme',
  terminations: 'subscriber,at',
} as const;

export type FileName = keyof typeof HEADERS;

/** One fact as the billing system came to know it: a line, and later lines with the same key that replace it. */
export interface Row {
  readonly file: FileName;
  /** Ascending by `knownAt`; at least one. */
  readonly versions: readonly RowVersion[];
}

export interface RowVersion {
  /** When the billing system learned it: it goes into the first export from then on. */
  readonly knownAt: Wall;
  /** Without the line end. */
  readonly line: string;
}

/** A fact that never changes. */
export function row(file: FileName, knownAt: Wall, line: string): Row {
  return { file, versions: [{ knownAt, line }] };
}
