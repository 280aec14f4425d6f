import type { Instant } from '../../rules/time.ts';
import type { Database } from '../composition.ts';

/** What routes work with. */
export interface RouteDeps {
  readonly database: Database;
  readonly now: () => Instant;
  /** Where an erasure leaves its line, and where the files of rejects lie that it rewrites. */
  readonly files: { readonly erasures: string; readonly dataDir: string };
}
