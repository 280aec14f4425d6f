import { formatInstant, type Instant, type Zone } from '../time.ts';

/** Beyond this many different instants the memory is dropped and begun again. */
const REMEMBERED_MAX = 100_000;

/**
 * `formatInstant` of one zone that remembers: most steps of a walk fall on month starts, the same for every subscriber,
 * and working out an offset costs far more than looking one up.
 */
export function instantWriter(zone: Zone): (at: Instant) => string {
  const written = new Map<Instant, string>();
  return (at) => {
    let text = written.get(at);
    if (text === undefined) {
      if (written.size >= REMEMBERED_MAX) written.clear();
      text = formatInstant(at, zone);
      written.set(at, text);
    }
    return text;
  };
}
