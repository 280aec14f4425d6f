import type { Measure } from './measure.ts';
import { measureEngine } from './measures/engine.ts';
import { measureImport } from './measures/import.ts';
import { measureVerify } from './measures/verify.ts';
import { measureFirstWalk, measureOrdinaryNight } from './measures/walk.ts';
import type { MeasureOrder } from './run-measure.ts';

// The process of one measure, started by run-measure.ts: its order is the argument, its measures are printed as JSON.
const order = JSON.parse(process.argv[2] ?? '') as MeasureOrder;
process.stdout.write(JSON.stringify(await measure(order)));

function measure({ name, settings, url }: MeasureOrder): Promise<readonly Measure[]> {
  if (name === 'engine') return measureEngine(settings);
  if (url === null) throw new Error(`${name} needs a database`);
  switch (name) {
    case 'import':
      return measureImport(settings, url);
    case 'first_walk':
      return measureFirstWalk(settings, url);
    case 'ordinary_night':
      return measureOrdinaryNight(settings, url);
    case 'verify':
      return measureVerify(settings, url);
  }
}
