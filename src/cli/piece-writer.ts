import type { Io } from './io.ts';

/** Text is handed on in pieces of about this many characters, so that it is neither one string nor one call a line. */
const PIECE_CHARACTERS = 65_536;

/** Gathers an answer that may be long and hands it on as it comes; `end` hands on the rest. */
export class PieceWriter {
  readonly #io: Io;
  #piece = '';

  constructor(io: Io) {
    this.#io = io;
  }

  async write(text: string): Promise<void> {
    this.#piece += text;
    if (this.#piece.length >= PIECE_CHARACTERS) await this.end();
  }

  async end(): Promise<void> {
    const piece = this.#piece;
    this.#piece = '';
    if (piece !== '') await this.#io.out(piece);
  }
}
