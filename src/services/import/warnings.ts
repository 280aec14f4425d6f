const KEPT_MAX = 100;

/** Counts warnings and keeps the first of them, so that a file of nothing but warnings does not fill the memory. */
export class Warnings {
  count = 0;
  readonly first: string[] = [];
  readonly #told = new Set<string>();

  add(text: string): void {
    this.count += 1;
    if (this.first.length < KEPT_MAX) this.first.push(text);
  }

  /** About many rows at once: it is not lost behind those about one row each. */
  addAhead(text: string): void {
    this.count += 1;
    this.first.unshift(text);
    this.first.length = Math.min(this.first.length, KEPT_MAX);
  }

  /** Of warnings about the same thing only the first counts. */
  addOnce(about: string, text: string): void {
    if (this.#told.has(about)) return;
    this.#told.add(about);
    this.add(text);
  }
}
