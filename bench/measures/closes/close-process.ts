import { createHash } from 'node:crypto';
import { createDatabase, type Database } from '../../../src/db/database.ts';
import { findMonth } from '../../../src/services/close/find-month.ts';
import { postClose } from '../../../src/services/close/post.ts';
import { previewClose } from '../../../src/services/close/preview.ts';
import { shown } from '../../../src/services/close/show.ts';
import { peakRssMb, timed } from '../../measure.ts';
import type { MeasuredProgramme } from '../programmes.ts';

/** What a process of its own is given: preview a month and post it. */
export interface CloseOrder {
  readonly kind: 'close';
  readonly url: string;
  readonly programme: MeasuredProgramme;
  /** `2026-07`. */
  readonly month: string;
}

export interface CloseReading {
  readonly preview_seconds: number;
  readonly post_seconds: number;
  readonly rss_mb: number;
  readonly credits: number;
  readonly corrections: number;
}

/** @throws Error when what is posted is not what was previewed */
export async function runClose({ url, programme, month }: CloseOrder): Promise<CloseReading> {
  const database = createDatabase({ url });
  try {
    const found = await findMonth(database, programme, month);
    const preview = await timed(() =>
      previewClose(database, { month: found, by: 'bench', accepted: new Map() }),
    );
    const previewed = await digestOf(database, preview.answer.closeId);
    const post = await timed(() => postClose(database, { month: found, by: 'bench', now: Date.now() }));
    if ((await digestOf(database, preview.answer.closeId)) !== previewed)
      throw new Error(`${programme}, ${month}: what is posted is not what was previewed`);
    const { report } = shown(post.answer);
    return {
      preview_seconds: preview.seconds,
      post_seconds: post.seconds,
      rss_mb: peakRssMb(),
      credits: report.credits.count,
      corrections: report.corrections.count,
    };
  } finally {
    await database.close();
  }
}

/** Of every row of a close. */
async function digestOf({ pool }: Database, closeId: number): Promise<string> {
  const { rows } = await pool.query<{ row: string }>(
    `select md5(string_agg(p::text, ',' order by subscriber_id)) as row from posting p where close_id = $1
     union all select md5(string_agg(c::text, ',' order by subscriber_id, month)) from correction c where close_id = $1`,
    [closeId],
  );
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
