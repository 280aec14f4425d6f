import { type Amount, currencyPlaces, formatAmount, parseAmount } from '../../../rules/money.ts';
import type { Simulation } from './report.ts';

const WIDTH = 960;
const HEIGHT = 440;
/** Where the bars stand. */
const PLOT = { left: 140, right: 930, top: 84, bottom: 360 };

/** Told apart without colours too: one is dark and one is light. */
const COLOURS = { present: '#e9a04a', proposed: '#1b5e8c' } as const;
type Terms = keyof typeof COLOURS;

/** So many months fit under the plot. */
const LABELS_MAX = 18;
/** At most so many lines across it. */
const TICKS_MAX = 6n;

/** The cost by month under both terms as bars: an SVG picture by itself, with its title, axes and legend. */
export function chartSvg(simulation: Simulation): string {
  const { programme, against, currency, from, to } = simulation;
  const places = currencyPlaces(currency) ?? 2;
  const months = barsOf(simulation, places);
  const scale = scaleOf(months.flatMap(({ bars }) => bars.map(({ cost }) => cost)));
  const title = escaped(`Cost of ${programme} by month, ${from} to ${to}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img"` +
      ' font-family="system-ui, sans-serif" font-size="13" fill="#222">',
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${PLOT.left}" y="30" font-size="18" font-weight="600">${title}</text>`,
    ...legend(programme, against),
    ...valueAxis(scale, (amount) => escaped(`${tickText(amount, places)} ${currency}`)),
    ...months.flatMap((month, index) => monthParts(month, { index, count: months.length, scale })),
    `<line x1="${PLOT.left}" y1="${PLOT.bottom}" x2="${PLOT.right}" y2="${PLOT.bottom}" stroke="#222"/>`,
    `<text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 52}" text-anchor="middle">month of the bonus day</text>`,
    '</svg>\n',
  ].join('\n');
}

interface Bar {
  readonly terms: Terms;
  readonly cost: Amount;
  readonly text: string;
}

interface MonthBars {
  readonly month: string;
  readonly bars: readonly Bar[];
}

function barsOf({ months }: Simulation, places: number): readonly MonthBars[] {
  const bar = (terms: Terms, text: string): Bar => ({
    terms,
    text,
    cost: parseAmount(text, places) ?? (0n as Amount),
  });
  return months.map(({ month, present, proposed }) => ({
    month,
    bars: [...(present === null ? [] : [bar('present', present.cost)]), bar('proposed', proposed.cost)],
  }));
}

/** Lines at round amounts, the highest not below the largest cost. Minor units. */
interface Scale {
  readonly step: bigint;
  readonly top: bigint;
}

function scaleOf(costs: readonly bigint[]): Scale {
  const most = costs.reduce((largest, cost) => (cost > largest ? cost : largest), 1n);
  for (let power = 1n; ; power *= 10n) {
    for (const digit of [1n, 2n, 5n]) {
      const step = power * digit;
      const steps = (most + step - 1n) / step;
      if (steps <= TICKS_MAX) return { step, top: step * steps };
    }
  }
}

/** Where an amount stands, in tenths of a unit: only this is drawn, so nothing of the amount is lost. */
function heightOf(amount: bigint, { top }: Scale): number {
  const tenths = (amount * BigInt(PLOT.bottom - PLOT.top) * 10n) / top;
  return Number(tenths) / 10;
}

function valueAxis(scale: Scale, say: (amount: Amount) => string): readonly string[] {
  const lines: string[] = [];
  for (let amount = 0n; amount <= scale.top; amount += scale.step) {
    const y = (PLOT.bottom - heightOf(amount, scale)).toFixed(1);
    lines.push(
      `<line x1="${PLOT.left}" y1="${y}" x2="${PLOT.right}" y2="${y}" stroke="#ddd"/>`,
      `<text x="${PLOT.left - 8}" y="${y}" dy="4" text-anchor="end">${say(amount as Amount)}</text>`,
    );
  }
  return lines;
}

/** Thousands set apart; places that are all zero are left out. */
function tickText(amount: Amount, places: number): string {
  const [whole = '', fraction = ''] = formatAmount(amount, places).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, '\u00A0');
  return /^0*$/.test(fraction) ? grouped : `${grouped}.${fraction}`;
}

interface Place {
  readonly index: number;
  readonly count: number;
  readonly scale: Scale;
}

function monthParts({ month, bars }: MonthBars, { index, count, scale }: Place): readonly string[] {
  const slot = (PLOT.right - PLOT.left) / count;
  const width = (slot * 0.72) / bars.length;
  const left = PLOT.left + slot * index + slot * 0.14;
  const every = Math.ceil(count / LABELS_MAX);
  const middle = (PLOT.left + slot * (index + 0.5)).toFixed(1);
  return [
    ...bars.map(({ terms, cost, text }, place) => {
      const height = heightOf(cost, scale);
      const at = `x="${(left + width * place).toFixed(1)}" y="${(PLOT.bottom - height).toFixed(1)}"`;
      const size = `width="${width.toFixed(1)}" height="${height.toFixed(1)}"`;
      return `<rect ${at} ${size} fill="${COLOURS[terms]}"><title>${month} ${terms}: ${text}</title></rect>`;
    }),
    ...(index % every === 0
      ? [`<text x="${middle}" y="${PLOT.bottom + 20}" text-anchor="middle" font-size="12">${month}</text>`]
      : []),
  ];
}

function legend(programme: string, against: string | null): readonly string[] {
  const items: readonly (readonly [Terms, string])[] = [
    ...(against === null ? [] : [['present', `${against}, present terms`] as const]),
    ['proposed', `${programme}, proposed terms`],
  ];
  return items.flatMap(([terms, name], index) => {
    const x = PLOT.left + index * 300;
    return [
      `<rect x="${x}" y="46" width="14" height="14" fill="${COLOURS[terms]}"/>`,
      `<text x="${x + 22}" y="58">${escaped(name)}</text>`,
    ];
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
