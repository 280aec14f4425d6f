import { type Instant, readInstant, type Zone } from '../../../rules/time.ts';
import { AppError } from '../../errors.ts';

/** Reads `FROM..TO`, two days or instants, half-open. @throws AppError `USAGE` */
export function parseCompleteSpan(
  text: string,
  zone: Zone,
): { readonly from: Instant; readonly to: Instant } {
  const [first = '', second = '', ...more] = text.split('..');
  const [from, to] = [readInstant(first, zone), readInstant(second, zone)];
  if (more.length === 0 && from.kind === 'instant' && to.kind === 'instant' && from.at < to.at) {
    return { from: from.at, to: to.at };
  }
  throw new AppError(
    'USAGE',
    `--complete: found ${JSON.stringify(text)}; accepted are two days or instants, the second later, such as 2026-10-01..2026-11-01`,
  );
}
