import type { Instant } from '../../rules/time.ts';
import type { Database } from '../composition.ts';

/** What routes work with. */
export interface RouteDeps {
  readonly database: Database;
  readonly now: () => Instant;
}
