import type {
  Adjustment,
  Balance,
  Blocking,
  Charge,
  Enrolment,
  Fee,
  Opening,
  Payment,
  Profile,
  Promotion,
  Service,
  Termination,
} from '../facts.ts';
import type { Zone } from '../time.ts';

/** What every row says besides its fact. A `withdrawn` row takes back the fact with its key. */
interface Said<F extends string> {
  readonly fact: F;
  /** External id. */
  readonly subscriber: string;
  readonly withdrawn: boolean;
}

/** One accepted row of facts, typed. A subscriber row without `from` has `ALWAYS`; a span without `to` has `FOREVER`. */
export type FactRow =
  | (Said<'subscriber'> & Profile)
  | (Said<'service'> & Service)
  | (Said<'blocking'> & Blocking)
  | (Said<'fee'> & Fee)
  | (Said<'payment'> & Payment)
  | (Said<'charge'> & Charge)
  | (Said<'balance'> & Balance)
  | (Said<'promotion'> & Promotion)
  | (Said<'enrolment'> & Enrolment)
  | (Said<'opening'> & Opening)
  | (Said<'adjustment'> & Adjustment)
  | (Said<'termination'> & Termination);

export type FactName = FactRow['fact'];

export type RowOf<F extends FactName> = Extract<FactRow, { readonly fact: F }>;

/** What the text of a row does not say: the zone of local times, and the decimal places of the deployment's currency. */
export interface ExchangeContext {
  readonly zone: Zone;
  readonly places: number;
}
