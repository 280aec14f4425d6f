import { AppError } from '../../errors.ts';

/** One thing that is wrong in a request. */
export interface InputProblem {
  /** Part and field, such as `query.limit` or `body.change.delta`. */
  readonly where: string;
  /** What was there, as JSON, shortened; `nothing` where nothing was. */
  readonly found: string;
  readonly accepted: string;
}

/** A request that does not have the shape of its route. */
export class InputRefused extends AppError {
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    const lines = problems.map(
      ({ where, found, accepted }) => `${where}: found ${found}; accepted: ${accepted}`,
    );
    super('USAGE', lines.join('\n'));
    this.problems = problems;
  }
}
