import { sayInstant } from '../../../rules/time.ts';
import type { RunHolder } from '../../db/night/run.repository.ts';
import type { PublishedProgramme } from '../programmes.ts';

/** Who works on the run that somebody wanted, since when, and how far it is. */
export function heldMessage({ programme }: PublishedProgramme, by: RunHolder): string {
  const since = sayInstant(by.startedAt, programme.zone, 'en');
  return (
    `Run ${by.runId} of ${programme.programme} for ${by.businessDate} is held by ${by.holder} since ${since}: ` +
    `${by.slicesDone} of ${by.slices} slices are done. Try again later; or share the slices with --join; a holder that is gone is replaced at once.`
  );
}
