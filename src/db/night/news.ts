import type { ClientBase } from 'pg';
import type { FactList } from '../../../rules/facts-needed.ts';
import type { FactNews } from '../../../rules/merge-facts.ts';
import { streamRows } from '../binary-copy.ts';
import type { BinaryRow } from '../binary-row.ts';
import { factOf } from './fact-rows.ts';
import { COLUMN, listOfTag, selectNews } from './facts.select.ts';
import type { IdRange } from './id-range.ts';
import type { Run } from './run.ts';

/** What units applied since the last run said of one subscriber's facts. */
export interface SubscriberNews {
  readonly id: bigint;
  readonly news: readonly { readonly revision: bigint; readonly fact: FactNews }[];
}

interface NewsScope {
  /** The facts that the programme looks at. */
  readonly lists: readonly FactList[];
  readonly range: IdRange;
  /** Decimal places of the deployment's currency. */
  readonly places: number;
}

/** The news of a range of ids, in the order of ids; of one subscriber in no order. */
export async function readNews(
  client: ClientBase,
  run: Run,
  { lists, range, places }: NewsScope,
): Promise<readonly SubscriberNews[]> {
  const all: { readonly id: bigint; readonly news: { revision: bigint; fact: FactNews }[] }[] = [];
  for await (const rows of streamRows(client, selectNews(run, lists, range))) {
    for (const row of rows) {
      const id = row.id(COLUMN.subscriberId);
      const news = { revision: row.id(COLUMN.revision), fact: factNewsOf(row, places) };
      const last = all.at(-1);
      if (last?.id === id) last.news.push(news);
      else all.push({ id, news: [news] });
    }
  }
  return all;
}

function factNewsOf(row: BinaryRow, places: number): FactNews {
  const list = listOfTag(row.small(COLUMN.tag));
  // The list and its reader belong together, which the type of a union cannot say.
  return { list, row: factOf(list, row, places), withdrawn: row.bool(COLUMN.withdrawn) } as FactNews;
}
