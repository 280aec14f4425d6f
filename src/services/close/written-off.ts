import type { WrittenOffBecause } from '../../../rules/settlement.ts';

/** Why a debt is written off, for people. */
export const WRITTEN_OFF: Readonly<Record<WrittenOffBecause, string>> = {
  waived: 'as the terms waive it',
  terminated: 'service terminated',
  programme_over: 'programme over',
  expired: 'carried too long',
};
