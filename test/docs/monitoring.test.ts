import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { metricsRoutes } from '../../src/api/metrics.ts';
import { createDatabase } from '../../src/db/database.ts';
import { readExposition } from '../support/exposition.ts';

const read = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const README = read('docs/monitoring/README.md');

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}
const { groups } = parse(read('docs/monitoring/alerts.yaml')) as {
  readonly groups: readonly { readonly rules: readonly Alert[] }[];
};
const alerts = groups.flatMap(({ rules }) => rules);

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string }[];
}
const dashboard = JSON.parse(read('docs/monitoring/dashboard.json')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
};
const queries = [
  ...alerts.map(({ expr }) => expr),
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.flatMap(({ definition }) => definition ?? []),
];

/** The names of all metrics, with those that a histogram makes of its own. */
let metrics: ReadonlySet<string>;
beforeAll(async () => {
  const app = Fastify();
  const database = createDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' });
  await app.register(metricsRoutes, { database, now: Date.now, token: 'read the numbers' });
  const { body } = await app.inject({
    url: '/metrics',
    headers: { authorization: 'Bearer read the numbers' },
  });
  const names = [...readExposition(body)].flatMap(([name, { type }]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
  );
  metrics = new Set(names);
  await Promise.all([app.close(), database.close()]);
});

/** Anchors as they are made of headings. */
function anchorsOf(page: string): readonly string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the alerts and the dashboard', () => {
  it('name only metrics that there are', () => {
    const named = queries.flatMap((query) => query.match(/\b(?:stazh|process|nodejs)_[a-z0-9_]+/g) ?? []);

    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !metrics.has(name))).toEqual([]);
  });

  it('show or watch every metric of the business', () => {
    const unused = [...metrics].filter(
      (name) => name.startsWith('stazh_') && !queries.some((query) => query.includes(name)),
    );

    expect(unused).toEqual([
      'stazh_http_request_duration_seconds_sum',
      // Where an incident stands is watched; how many there ever were, and to which instant a night walked, are for questions.
      'stazh_night_walked_to_timestamp_seconds',
      'stazh_incidents_opened_total',
    ]);
  });

  it.each(queries.map((query) => [query]))('close what they open: %s', (query) => {
    const open: string[] = [];
    for (const [sign] of query.replace(/"[^"]*"/g, '').matchAll(/[(){}[\]]/g)) {
      if ('({['.includes(sign)) open.push(sign);
      else expect(open.pop()).toBe({ ')': '(', '}': '{', ']': '[' }[sign]);
    }
    expect(open).toEqual([]);
  });

  it('have a section an alert, that says where to read on', () => {
    const sections = README.split(/^## /m).slice(1);
    const operations = anchorsOf(read('docs/operations.md'));

    expect(sections.map((section) => section.split('\n')[0])).toEqual(alerts.map(({ alert }) => alert));
    for (const section of sections) {
      const links = [...section.matchAll(/\.\.\/operations\.md#([a-z0-9-]+)/g)].map(([, anchor]) => anchor);
      expect(links, section).not.toEqual([]);
      expect(links.filter((anchor) => !operations.includes(anchor ?? ''))).toEqual([]);
    }
  });

  it('say of every alert how bad it is, for how long, and where its section stands', () => {
    for (const { alert, labels, annotations, for: lasting } of alerts) {
      expect(labels.severity, alert).toMatch(/^(critical|warning|info)$/);
      expect(lasting, alert).toMatch(/^\d+[mhd]$/);
      expect(annotations.runbook).toBe(`docs/monitoring/README.md#${alert.toLowerCase()}`);
      expect(annotations.summary, alert).not.toBe('');
    }
  });

  it('lay no panel upon another', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );

    expect(new Set(cells).size).toBe(cells.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});
