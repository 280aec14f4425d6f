import type { Instant } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';

/** A unit that was applied, by its revision. */
export interface AppliedRow {
  readonly revision: bigint;
  readonly appliedAt: Instant;
  readonly kind: 'import' | 'import-withdrawal' | 'programme';
  /** null: of a publication. */
  readonly importId: number | null;
  readonly source: string | null;
}

/** The units of some revisions, in no order. */
export async function listApplied(
  client: Asked,
  revisions: readonly bigint[],
): Promise<readonly AppliedRow[]> {
  const { rows } = await client.query<AppliedRow>(
    `select r.revision, r.recorded_at as "appliedAt", r.kind, i.import_id as "importId", i.source
     from revision r left join import i on r.revision in (i.revision, i.withdrawn_revision)
     where r.revision = any ($1::bigint[])`,
    [revisions],
  );
  return rows;
}

/** The revisions in which a programme was published, oldest first. */
export async function listPublications(client: Asked, programmeId: number): Promise<readonly bigint[]> {
  const { rows } = await client.query<{ revision: bigint }>(
    'select revision from programme_file where programme_id = $1 order by revision',
    [programmeId],
  );
  return rows.map(({ revision }) => revision);
}
