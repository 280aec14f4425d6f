import type { ClientBase } from 'pg';
import type { Outcome } from '../../../rules/outcome.ts';
import { copyIn } from '../copy.ts';
import { CopyRows } from '../copy-rows.ts';
import { OUTCOME_WRITTEN, type OutcomeContext, writeOutcome } from '../night/outcome-row.ts';
import { subscriberId } from '../subscriber-id.ts';
import type { CloseTables } from './accounts.ts';

/** Tables of one transaction, in the place of those that keep a close. */
export const FORECAST_TABLES: CloseTables = {
  outcome: 'forecast_outcome',
  parked: 'forecast_parked',
  posting: 'forecast_posting',
  correction: 'forecast_correction',
  held: 'forecast_held',
};

/** Makes the work tables of a forecast; they go with the transaction. */
export async function createForecastTables(client: ClientBase): Promise<void> {
  const copies = [
    'forecast_outcome (like outcome including defaults)',
    'forecast_parked (like parked including defaults)',
    'forecast_posting (like posting including constraints)',
    'forecast_correction (like correction including constraints)',
    'forecast_held (like held_credit)',
  ];
  await client.query(copies.map((copy) => `create temporary table ${copy} on commit drop`).join('; '));
}

/** Rows that are gathered before they are sent. */
const GATHERED = 5_000;

/** Fills the work tables with what walks of the base came to, whoever walks; a statement for thousands of subscribers. */
export class ForecastWriter {
  readonly #client: ClientBase;
  readonly #context: OutcomeContext;
  #outcomes = new CopyRows();
  #parked = new CopyRows();
  /** Statements follow one another. */
  #sent: Promise<void> = Promise.resolve();

  constructor(client: ClientBase, context: Omit<OutcomeContext, 'runId'>) {
    this.#client = client;
    // No run has decided it.
    this.#context = { ...context, runId: 0 };
  }

  outcome(subscriber: string, outcome: Outcome): void {
    writeOutcome(this.#outcomes, this.#context, subscriberId(subscriber), outcome);
  }

  parked(subscriber: string, { code, message }: { readonly code: string; readonly message: string }): void {
    const rows = this.#parked;
    rows.row(5);
    rows.id(subscriberId(subscriber));
    rows.small(this.#context.programmeId);
    rows.int(this.#context.runId);
    rows.textOrNull(code);
    rows.textOrNull(message);
  }

  /** @returns what has to be waited for; undefined: more can be gathered */
  sendIfMany(): Promise<void> | undefined {
    return this.#outcomes.count + this.#parked.count < GATHERED ? undefined : this.#send();
  }

  /** Sends the rest. */
  async end(): Promise<void> {
    await this.#send();
    await this.#client.query(`analyze ${FORECAST_TABLES.outcome}, ${FORECAST_TABLES.parked}`);
  }

  #send(): Promise<void> {
    const [outcomes, parked] = [this.#outcomes, this.#parked];
    [this.#outcomes, this.#parked] = [new CopyRows(), new CopyRows()];
    this.#sent = this.#sent.then(async () => {
      await copyRows(this.#client, `forecast_outcome (subscriber_id, ${OUTCOME_WRITTEN})`, outcomes);
      await copyRows(
        this.#client,
        'forecast_parked (subscriber_id, programme_id, run_id, code, message)',
        parked,
      );
    });
    return this.#sent;
  }
}

async function copyRows(client: ClientBase, target: string, rows: CopyRows): Promise<void> {
  if (rows.count > 0) await copyIn(client, `copy ${target} from stdin (format binary)`, rows.chunks());
}
