/** One instruction of a Dockerfile: `COPY`, and what stands behind it. */
export interface Instruction {
  readonly word: string;
  readonly text: string;
}

/** Reads a Dockerfile: comments left out, lines that end with a backslash joined. @throws Error for a word that Docker does not know */
export function readDockerfile(text: string): readonly Instruction[] {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line));
  return lines
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, word = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      if (!WORDS.has(word)) throw new Error(`no instruction: ${line}`);
      return { word, text: rest };
    });
}

const WORDS = new Set(
  'FROM RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG STOPSIGNAL HEALTHCHECK SHELL'.split(
    ' ',
  ),
);

/** The instructions of each stage, its FROM first. */
export function stagesOf(instructions: readonly Instruction[]): readonly (readonly Instruction[])[] {
  const stages: Instruction[][] = [];
  for (const one of instructions) {
    if (one.word === 'FROM') stages.push([]);
    stages.at(-1)?.push(one);
  }
  return stages;
}
