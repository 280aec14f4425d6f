import { readFileSync, readdirSync } from 'node:fs';
import { expect, it, describe } from 'vitest';
import { createTestDatabase } from '/work/main/test/support/database.ts';
import { publish, night, history } from '/work/main/test/services/night/support.ts';
import { importFacts } from '/work/main/src/services/import/import-facts.ts';
import { openReplay, replaying } from '/work/main/src/services/replay.ts';
import { jsonWriter } from '/work/main/rules/render/ndjson.ts';
import { inOrder } from '/work/main/rules/render/in-order.ts';
import { addDays, localDateOf } from '/work/main/rules/time.ts';
const dir = '/work/shared/cases/';
const only = process.env['CASE'];
for (const name of readdirSync(dir).filter((n) => n.startsWith('random') && (!only || n.endsWith(only)))) {
  it(name, async () => {
    const db = await createTestDatabase();
    try {
      const path = dir + name;
      await publish(db.database, readFileSync(`${path}/programme.yaml`, 'utf8'));
      const summary = await importFacts(db.database, { kind: 'directory', dir: `${path}/facts` }, { source: 't', isDryRun: false, maxRejectsPercent: 100, complete: null, maxWithdrawn: 0, isConfirmed: false, zone: null, rejectsFile: '/tmp/night/rej.csv', dataDir: '/tmp/night' });
      const until = readFileSync(`${path}/until`, 'utf8').trim();
      const opened = await openReplay({ programme: `${path}/programme.yaml`, facts: `${path}/facts`, until, subscriber: null });
      const day = addDays(localDateOf(opened.until, opened.programme.zone), -1);
      const [report] = await night(db.database, day, { sliceSize: 50 });
      const text = await history(db.database);
      const { line } = jsonWriter(opened.programme);
      let expected = '';
      const re = await openReplay({ programme: `${path}/programme.yaml`, facts: `${path}/facts`, until: addDays(day, 1), subscriber: null });
      for (const one of replaying(re)) if (one.kind === 'walked') for (const s of inOrder(one.walk.entries, one.walk.outcomes)) expected += line(one.subscriber, s);
      if (name.endsWith('01')) console.log(JSON.stringify(report), summary.rejected, text.length, until);
      expect(text).toBe(expected);
    } finally { await db.close(); }
  });
}
