const UNITS = [
  ['H', 3_600_000],
  ['M', 60_000],
] as const;

/** What a clock has counted, as ISO 8601: `P5D`, `P3DT7H30M`. A day here is 24 hours exactly, whatever the clocks on the wall did. */
export function countedText(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  let rest = ms - days * 86_400_000;
  let time = '';
  for (const [letter, size] of UNITS) {
    const whole = Math.floor(rest / size);
    if (whole > 0) time += `${whole}${letter}`;
    rest -= whole * size;
  }
  if (rest > 0) time += `${rest / 1000}S`;
  if (days === 0 && time === '') return 'PT0S';
  return `P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`;
}
