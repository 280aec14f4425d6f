import { FACT_NAMES, FACT_SPECS } from '../../rules/exchange/fact-specs.ts';
import type { Instant, LocalDate } from '../../rules/time.ts';
import { HORIZON_MONTHS, midnight } from '../calendar.ts';
import type { BenchSettings } from '../measure.ts';
import { readStatements, runInOrder, runSideBySide, withClient } from '../sql-file.ts';
import { dropFactIndexes } from './indexes.ts';

/** Invents the provider and tells of it everything that is known when the day `until` begins, that midnight included. */
export async function makeBase(url: string, settings: BenchSettings): Promise<void> {
  const months = settings.years * 12;
  await runInOrder(
    url,
    await readStatements('base/provider.sql', { ...settings, months, horizon: HORIZON_MONTHS }),
  );
  const restoring = await withClient(url, dropFactIndexes);
  const unit = await beginUnit(url, settings.until);
  await runSideBySide(url, await factsOf({ ...unit, from: null, to: midnight(settings.until) }));
  await runSideBySide(url, restoring);
  // The first delivery brings everything of everybody.
  await runInOrder(url, [
    `insert into touch (subscriber_id, revision, since) select subscriber_id, ${unit.revision}, '-infinity' from subscriber
     order by subscriber_id`,
  ]);
  await tidyFacts(url);
}

/** Tells what became known after one midnight and up to another, as one import would have left it. */
export async function bringFacts(url: string, after: LocalDate, through: LocalDate): Promise<void> {
  const unit = await beginUnit(url, through);
  const span = { from: midnight(after), to: midnight(through) };
  await runSideBySide(url, await factsOf({ ...unit, ...span }));
  await endUnit(url, unit, span.from);
}

/** One import that is applied. */
export interface Unit {
  readonly import: number;
  readonly revision: bigint;
}

/** @param through everything up to the midnight at which this day begins is in */
export function beginUnit(url: string, through: LocalDate): Promise<Unit> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ import: number; revision: string }>(
      `with unit as (insert into revision (revision, kind) values (nextval('revision_number'), 'import') returning revision)
       insert into import (source, state, finished_at, revision, complete_through)
       select 'bench', 'applied', clock_timestamp(), revision, ${instantText(midnight(through))} from unit
       returning import_id as import, revision`,
    );
    const [row] = rows;
    if (row === undefined) throw new Error('the import is not written');
    return { import: row.import, revision: BigInt(row.revision) };
  });
}

/**
 * Writes whom the unit touched, since when and by which facts, and does what comes after an import.
 * @param known what happened up to then was known before; a span that began earlier and has an end now is touched by its end
 */
export async function endUnit(url: string, { revision }: Unit, known: Instant): Promise<void> {
  const touched = FACT_NAMES.map((fact, bit) => {
    const { columns } = FACT_SPECS[fact];
    const begins = 'at' in columns ? 'at' : 'from_at';
    const since =
      'to' in columns
        ? `case when from_at > ${instantText(known)} or to_at is null then from_at else to_at end`
        : begins;
    return `select subscriber_id, ${since} as since, ${1 << bit} as facts from fact_${fact} where revision = ${revision}`;
  });
  await runInOrder(url, [
    `insert into touch (subscriber_id, revision, since, facts)
     select subscriber_id, ${revision}, min(since), bit_or(facts) from (${touched.join('\nunion all ')}) as touched
     group by subscriber_id order by subscriber_id`,
  ]);
  await tidyFacts(url);
}

type Telling = Unit & {
  /** null: from the beginning. */
  readonly from: Instant | null;
  readonly to: Instant;
};

function factsOf({ from, to, ...unit }: Telling): Promise<readonly string[]> {
  return readStatements('base/facts.sql', {
    import: unit.import,
    revision: String(unit.revision),
    from: from === null ? "timestamptz '-infinity'" : instantText(from),
    to: instantText(to),
  });
}

/** What an import and a day without autovacuum leave to do; facts are only added, so that vacuum has nothing to find in them. */
async function tidyFacts(url: string): Promise<void> {
  const facts = FACT_NAMES.map((fact) => `analyze fact_${fact}`);
  await runSideBySide(url, [...facts, 'vacuum (analyze) subscriber', 'vacuum (analyze) touch', SUMMARISE]);
}

const SUMMARISE = `
  select brin_summarize_new_values(i.oid) from pg_class i join pg_am a on a.oid = i.relam
  where a.amname = 'brin' and i.relkind = 'i' and i.relnamespace = 'public'::regnamespace`;

export function instantText(at: Instant): string {
  return `timestamptz '${new Date(at).toISOString()}'`;
}
