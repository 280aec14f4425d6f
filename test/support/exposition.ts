/** A family of the text that Prometheus reads. */
interface Family {
  readonly help: string;
  readonly type: string;
  /** By `name{labels}`, as printed. */
  readonly samples: Map<string, number>;
}

/**
 * Reads the text exposition format (one family: `# HELP`, `# TYPE`, then its samples) as strictly as a server does.
 * @throws Error for a line that is none of these, or a sample that belongs to no family before it
 */
export function readExposition(text: string): ReadonlyMap<string, Family> {
  const families = new Map<string, Family>();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    if (!takeComment(line, families) && !takeSample(line, families))
      throw new Error(`no line of an exposition: ${line}`);
  }
  return families;
}

function takeComment(line: string, families: Map<string, Family>): boolean {
  const [, word, name = '', said = ''] = /^# (HELP|TYPE) ([a-z_:][a-z0-9_:]*) (.+)$/.exec(line) ?? [];
  if (word === undefined) return false;
  const family = families.get(name) ?? { help: '', type: '', samples: new Map() };
  families.set(name, word === 'HELP' ? { ...family, help: said } : { ...family, type: said });
  return true;
}

function takeSample(line: string, families: ReadonlyMap<string, Family>): boolean {
  const [, name, labels = '', value] = /^([a-z_:][a-z0-9_:]*)(\{.*\})? (\S+)$/.exec(line) ?? [];
  if (name === undefined) return false;
  const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
  family?.samples.set(`${name}${labels}`, Number(value));
  return family !== undefined;
}
