/** The import rules of ARCHITECTURE.md: layers point downwards, slices are islands. Tests may look at more. */
const TESTS = '[.-]test\\.ts$|^src/testing/';

/** A layer may import itself and what stands below it. */
const LAYERS = ['[^/]+\\.ts|cli/', 'observability', 'http', 'gateway', 'subgraphs', 'subgraph-kit', 'platform'];
const layerRules = LAYERS.slice(1).map((layer, index) => ({
  name: `${layer}-imports-downwards`,
  comment:
    'Imports point downwards: main, app, cli → observability → http → gateway → subgraphs → subgraph-kit → platform.',
  severity: 'error',
  from: { path: `^src/${layer}/`, pathNot: TESTS },
  to: { path: LAYERS.slice(0, index + 1).map((above) => `^src/(${above})`) },
}));

/** Inside a slice a file may not import what stands above it: resolvers → loaders → store → inputs, entities. */
const insideSlice = (file, above) => ({
  name: `slice-${file}-imports-downwards`,
  comment: 'Inside a slice: resolvers → loaders → store → entities. Pure rules beside the entities are for everybody.',
  severity: 'error',
  from: { path: `^src/subgraphs/([^/]+)/${file}(\\.ts|/)`, pathNot: TESTS },
  to: { path: `^src/subgraphs/$1/(${above.join('|')})(\\.ts|/)` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...layerRules,
    {
      name: 'gateway-knows-no-subgraph',
      severity: 'error',
      from: { path: '^src/gateway/', pathNot: TESTS },
      to: { path: '^src/(subgraphs|subgraph-kit)/' },
    },
    {
      name: 'the-gateway-command-serves-any-graph',
      comment:
        'What `gateway` loads knows nothing of our domain, no database and no compiler of resolvers: it starts in well under a second.',
      severity: 'error',
      from: { path: '^src/(gatewayServer|cli/gateway)\\.ts$' },
      to: {
        path: [
          '^src/(app\\.ts|subgraphs|subgraph-kit|platform/database(\\.ts|/))',
          'node_modules/(typeorm|type-graphql|pg|graphql-jit)/',
        ],
        reachable: true,
      },
    },
    {
      name: 'tracing-is-asked-for',
      comment: 'OpenTelemetry is loaded by `--import ./dist/tracing.js` alone: who does not ask for it pays nothing.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(tracing|observability/(openTelemetry|unsentSpans))\\.ts$', TESTS] },
      to: { path: ['node_modules/@opentelemetry/', '^src/(tracing|observability/(openTelemetry|unsentSpans))\\.ts$'] },
    },
    {
      name: 'metrics-are-loaded-late',
      comment: 'prom-client takes 20 ms to load: no start waits for it.',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: '^src/observability/metrics\\.ts$', dependencyTypesNot: ['dynamic-import'] },
    },
    {
      name: 'prometheus-has-one-place',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/observability/', TESTS] },
      to: { path: 'node_modules/prom-client/' },
    },
    {
      name: 'slices-are-islands',
      severity: 'error',
      from: { path: '^src/subgraphs/([^/]+)/', pathNot: TESTS },
      to: { path: '^src/subgraphs/([^/]+)', pathNot: '^src/subgraphs/$1/' },
    },
    {
      name: 'a-slice-has-one-front-door',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/subgraphs/[^/]+/', TESTS] },
      to: { path: '^src/subgraphs/[^/]+/', pathNot: '/subgraph\\.ts$' },
    },
    insideSlice('entities', ['inputs', 'store', 'loaders', 'resolvers', 'import', 'subgraph']),
    insideSlice('references', ['inputs', 'store', 'loaders', 'resolvers', 'import', 'subgraph']),
    insideSlice('inputs', ['store', 'loaders', 'resolvers', 'import', 'subgraph']),
    insideSlice('store', ['loaders', 'resolvers', 'import', 'subgraph']),
    insideSlice('loaders', ['resolvers', 'import', 'subgraph']),
    insideSlice('resolvers', ['import', 'subgraph']),
    {
      name: 'sql-in-its-place',
      comment: 'TypeORM only in entities, store, import, the kit, the database and migrations.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [
          '^src/subgraphs/[^/]+/(entities|store|import)(\\.ts|/)',
          '^src/subgraph-kit/',
          '^src/platform/database',
          TESTS,
        ],
      },
      to: { path: 'node_modules/typeorm/' },
    },
    {
      name: 'migrations-stand-alone',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { pathNot: 'node_modules/typeorm/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: '^src/testing/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
