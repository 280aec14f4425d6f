import type { ClientBase } from 'pg';
import type { Answer } from '../../../rules/billing/answer.ts';
import type { MessageKey } from '../../../rules/billing/message-id.ts';
import { streamRows } from '../binary-copy.ts';
import type { BinaryRow } from '../binary-row.ts';
import { copyIn } from '../copy.ts';
import { CopyRows } from '../copy-rows.ts';
import { LOCK_NAMESPACE } from '../database.ts';
import { subscriberId } from '../subscriber-id.ts';

/** Rows put together before they are sent. */
const ROWS_MAX = 10_000;

/** What became of each answer; the last three are told to whoever sent it. */
export type Verdict =
  /** Stored. */
  | 'stored'
  /** The last answer stored says the same, or a later line of the same batch says more. */
  | 'known'
  | 'unknown_message'
  | 'not_posted'
  | 'applied_already';

/** An answer that is not stored. */
export interface RefusedAnswer {
  readonly line: number;
  readonly verdict: Exclude<Verdict, 'stored' | 'known'>;
  readonly key: MessageKey;
}

/**
 * Answers of one batch in a temporary table of a session, where they are compared with what is posted and what was answered, a
 * statement a close. The table goes with the connection.
 */
export class StagedAnswers {
  readonly #client: ClientBase;
  readonly #rows = new CopyRows();

  private constructor(client: ClientBase) {
    this.#client = client;
  }

  static async create(client: ClientBase): Promise<StagedAnswers> {
    await client.query(`${SETTINGS}; ${STAGED}`);
    return new StagedAnswers(client);
  }

  add(line: number, { key, answer, reason }: Answer): void {
    const rows = this.#rows;
    rows.row(7);
    rows.countOrNull(line);
    rows.id(subscriberId(key.subscriber));
    rows.text(key.programme);
    rows.text(key.month);
    rows.text(key.subscriber);
    rows.text(answer);
    rows.textOrNull(reason);
  }

  /** Sends what is due; call it between batches of lines. */
  async flush(): Promise<void> {
    if (this.#rows.count >= ROWS_MAX) await this.#send();
  }

  /**
   * Stores in one transaction whatever is new and may be stored. Batches wait for each other: whether an ack came first is asked once.
   *
   * @returns how many answers had which verdict
   */
  async store(): Promise<ReadonlyMap<Verdict, number>> {
    const client = this.#client;
    await this.#send();
    await client.query('analyze staged_answer');
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK_NAMESPACE, 'answers']);
    const { rows: closes } = await client.query<NamedClose>(SELECT_CLOSES);
    for (const close of closes) await this.#judge(close);
    const { rows } = await client.query<{ verdict: Verdict; answers: number }>(
      'select verdict, count(*)::integer as answers from judged_answer group by verdict',
    );
    await client.query('commit');
    return new Map(rows.map(({ verdict, answers }) => [verdict, answers]));
  }

  /** Those that were not stored, by line, some at a time. */
  async *refused(): AsyncGenerator<Iterable<RefusedAnswer>> {
    for await (const rows of streamRows(this.#client, SELECT_REFUSED)) yield refusedOf(rows);
  }

  async #send(): Promise<void> {
    if (this.#rows.count > 0) {
      await copyIn(this.#client, 'copy staged_answer from stdin (format binary)', this.#rows.chunks());
    }
    this.#rows.clear();
  }

  async #judge({ programme, month, closeId }: NamedClose): Promise<void> {
    if (closeId === null) {
      await this.#client.query(JUDGE_NOT_POSTED, [programme, month]);
      return;
    }
    await this.#client.query(judgePosted(closeId), [programme, month]);
    await this.#client.query(storeOf(closeId), [programme, month]);
  }
}

interface NamedClose {
  readonly programme: string;
  readonly month: string;
  /** null: not posted, or no such programme. */
  readonly closeId: number | null;
}

/** Windows over a whole batch take more memory than a request may; it is gone with the connection. */
const SETTINGS = `set work_mem = '64MB'; set temp_buffers = '64MB'; set jit = off`;

const STAGED = `
  create temporary table staged_answer (
    line bigint not null primary key, subscriber_id bigint not null, programme text collate "C" not null,
    month text collate "C" not null, subscriber text collate "C" not null, answer text not null, reason text);
  create temporary table judged_answer (line bigint not null primary key, verdict text not null)`;

const SELECT_REFUSED = `
  select line, verdict, programme, month, subscriber from judged_answer join staged_answer using (line)
  where verdict not in ('stored', 'known') order by line`;

function* refusedOf(rows: Iterable<BinaryRow>): Iterable<RefusedAnswer> {
  for (const row of rows) {
    const key = { programme: row.text(2), month: row.text(3), subscriber: row.text(4) };
    yield { line: row.count(0), verdict: row.text(1) as RefusedAnswer['verdict'], key };
  }
}

const SELECT_CLOSES = `
  select named.programme, named.month, c.close_id as "closeId"
  from (select distinct programme, month from staged_answer) as named
  left join programme p on p.programme = named.programme
  left join close c on c.programme_id = p.programme_id and c.month = (named.month || '-01')::date and c.state = 'posted'`;

const JUDGE_NOT_POSTED = `
  insert into judged_answer (line, verdict)
  select line, 'not_posted' from staged_answer where programme = $1 and month = $2`;

/** Of the answers to one message an ack is the last word; else the last line is. */
function judgePosted(closeId: number): string {
  return `
    insert into judged_answer (line, verdict)
    select a.line, case
      when p.subscriber_id is null then 'unknown_message'
      when a.answer = 'reject' and (was.answer = 'ack' or a.is_after_ack) then 'applied_already'
      when a.place > 1 or (was.answer = a.answer and was.reason is not distinct from a.reason) then 'known'
      else 'stored' end
    from (
      select *, row_number() over (partition by subscriber order by answer, line desc) as place,
        coalesce(bool_or(answer = 'ack') over (partition by subscriber order by line
          rows between unbounded preceding and 1 preceding), false) as is_after_ack
      from staged_answer where programme = $1 and month = $2
    ) as a
    left join subscriber s on s.subscriber_id = a.subscriber_id and s.external_id = a.subscriber
    left join posting p on p.close_id = ${closeId} and p.subscriber_id = s.subscriber_id
    left join lateral (
      select answer, reason from answer b where b.subscriber_id = p.subscriber_id and b.close_id = ${closeId}
      order by answer, answered_at desc limit 1
    ) as was on true`;
}

function storeOf(closeId: number): string {
  return `
    insert into answer (subscriber_id, close_id, answer, reason)
    select subscriber_id, ${closeId}, answer, reason
    from staged_answer join judged_answer using (line)
    where programme = $1 and month = $2 and verdict = 'stored'`;
}
