import type { ClientBase } from 'pg';

/** Rows at a time. */
const FETCHED = 2_000;

/**
 * The rows of a query some at a time, so that memory does not grow with them; the connection may be asked other things between.
 * Inside a transaction, one at a time.
 */
export async function* fetchRows<Row extends object>(
  client: ClientBase,
  query: string,
  values: readonly string[] = [],
): AsyncGenerator<readonly Row[]> {
  await client.query(`declare fetched no scroll cursor for ${query}`, [...values]);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch forward ${FETCHED} from fetched`);
    if (rows.length === 0) break;
    yield rows;
  }
  await client.query('close fetched');
}
