import type { Order } from './run-process.ts';

// A process started by run-process.ts: its order is the argument, the answer is printed as JSON.
process.stdout.write(JSON.stringify(await carryOut(JSON.parse(process.argv[2] ?? '') as Order)));

/** Loads what the order needs and nothing else, so that the memory is of that alone. */
async function carryOut(order: Order): Promise<unknown> {
  switch (order.kind) {
    case 'night':
      return (await import('./measures/night-process.ts')).runNight(order);
    case 'ordinary_nights':
      return (await import('./measures/ordinary/ordinary-night.ts')).runOrdinaryNights(order);
    case 'close':
      return (await import('./measures/closes/close-process.ts')).runClose(order);
    case 'node_loop':
      return (await import('./measures/loops/node-loop-process.ts')).runNodeLoop(order);
    case 'engine':
      return (await import('./measures/engine.ts')).measureEngine(order.settings);
    case 'import':
      return (await import('./measures/import.ts')).measureImport(order.settings, urlOf(order.url));
    case 'verify':
      return (await import('./measures/verify.ts')).measureVerify(urlOf(order.url));
  }
}

function urlOf(url: string | null): string {
  if (url === null) throw new Error('this needs a database');
  return url;
}
