/** A bug in the program, never a fault of its input. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** States what must be true here. @throws InvariantError when it is not */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** The default of an exhaustive switch: adding a case without handling it does not compile. */
export function unreachable(value: never): never {
  throw new InvariantError(`not reachable: ${JSON.stringify(value)}`);
}
