// One rule, one sentence. `comment` is what the developer reads when the check fails.
const SERVER = '^packages/server/src';
const SDK = '^packages/sdk/src';

/** The whole server on one screen: who may call whom, through the front door (index.ts). Events of any domain are free. */
const MAY_IMPORT = {
  accounts: [],
  'api-keys': [],
  media: [],
  pictures: ['media'],
  creators: ['pictures'],
  follows: ['accounts', 'creators'],
  products: ['creators', 'pictures'],
  drops: [],
  orders: ['drops'],
  payments: ['orders'],
  sales: ['drops', 'orders'],
  sold: ['accounts', 'drops', 'orders'],
  events: [],
  notifications: ['events'],
  webhooks: [],
  health: [],
  audit: ['drops', 'orders'],
  migrations: [
    'accounts',
    'api-keys',
    'media',
    'pictures',
    'creators',
    'follows',
    'products',
    'drops',
    'orders',
    'sales',
    'sold',
    'notifications',
    'webhooks',
  ],
};
const DOMAINS = Object.keys(MAY_IMPORT).join('|');

/** Files that decide: no I/O, no clock, no package. */
const RULES = `${SERVER}/.+\\.rules\\.ts$`;

const TEST = '\\.(test|test-d|examples)\\.tsx?$|/test/';
const NOT_SHIPPED = '\\.(test|test-d|examples)\\.tsx?$|/test/|/seed/|^tools/';

const FORBIDDEN = [
  {
    name: 'no-cycles',
    comment: 'A cycle means two modules are one module. Split or merge.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    comment: 'Nobody imports this file. Delete it.',
    from: {
      orphan: true,
      pathNot: [
        '(^|/)(main|index|start|provided|vite-env\\.d|.+\\.config|[^/]+\\.worker)\\.[cm]?tsx?$',
        TEST,
        '\\.d\\.ts$',
        '\\.(json|html|css|svg)$',
        '^tools/',
        '/public/',
      ],
    },
    to: {},
  },
  {
    name: 'no-unresolvable',
    comment: 'The import does not resolve.',
    from: {},
    to: { couldNotResolve: true, pathNot: ['^node:', '\\?'] },
  },
  {
    name: 'prod-not-to-test',
    comment: 'Shipping code must not import tests, fakes or fixtures.',
    from: { path: '^(packages|apps)/[^/]+/src', pathNot: TEST },
    to: { path: NOT_SHIPPED },
  },

  {
    name: 'sdk-is-the-bottom',
    comment: 'The SDK imports nothing from this workspace.',
    from: { path: SDK },
    to: { path: '^(packages/(?!sdk)|apps/|tools/)' },
  },
  {
    name: 'contract-is-data',
    comment: 'contract/ is data: zod, plain types and itself.',
    from: { path: `${SDK}/(contract|types)`, pathNot: TEST },
    to: { pathNot: [`${SDK}/(contract|types)`, 'node_modules/zod'] },
  },
  {
    name: 'sdk-root-is-light',
    comment: 'The root entry reaches no zod, socket.io, react or msw, and no optional subpath.',
    from: { path: `${SDK}/index\\.ts$` },
    to: {
      reachable: true,
      path: `${SDK}/(contract|realtime|webhooks|react|msw|testing|node)/|node_modules/(zod|socket\\.io-client|react|msw)/`,
    },
  },
  {
    name: 'sdk-realtime-is-light',
    comment: 'Realtime needs types of the contract, never its schemas (import type).',
    from: { path: `${SDK}/realtime/`, pathNot: TEST },
    to: { dependencyTypesNot: ['type-only'], path: `${SDK}/contract/|node_modules/(zod|msw)/` },
  },
  {
    name: 'server-sees-the-contract-only',
    comment: 'The server shares the wire contract with the SDK, never its client code.',
    from: { path: SERVER, pathNot: TEST },
    to: { path: SDK, pathNot: `${SDK}/(contract|types)` },
  },
  {
    name: 'apps-see-the-sdk-only',
    comment: 'Apps talk to the server through the SDK.',
    from: { path: '^apps/([^/]+)/src' },
    to: { path: '^(packages/(?!sdk)|apps/)', pathNot: '^apps/$1/' },
  },

  {
    name: 'platform-knows-no-domain',
    comment: 'platform/ must not import a domain, config or the composition root.',
    from: { path: `${SERVER}/platform` },
    to: { path: SERVER, pathNot: `${SERVER}/platform` },
  },
  {
    name: 'domain-through-the-front-door',
    comment: 'Import another domain only through its index.ts or its *.events.ts.',
    from: { path: `${SERVER}/(?!platform|config|audit|migrations)([^/]+)/` },
    to: {
      path: `${SERVER}/(?!platform|config)[^/]+/`,
      pathNot: [`${SERVER}/$1/`, `${SERVER}/[^/]+/index\\.ts$`, `${SERVER}/[^/]+/[^/]+\\.events\\.ts$`],
    },
  },
  {
    name: 'what-is-stored-through-the-models',
    comment: 'Migrations and the audit are about what is stored: they may read the models, too.',
    from: { path: `${SERVER}/(audit|migrations)/` },
    to: {
      path: `${SERVER}/(?!platform|config)[^/]+/`,
      pathNot: [`${SERVER}/$1/`, `${SERVER}/[^/]+/(index|[^/]+\\.(events|model))\\.ts$`],
    },
  },
  {
    name: 'domain-knows-no-root',
    comment: 'Domains get what they need as arguments; they never reach for app/, main.ts or config/.',
    from: { path: `${SERVER}/(${DOMAINS})/` },
    to: { path: `${SERVER}/([^/]+\\.ts$|(app|cli|config)/)` },
  },
  ...Object.entries(MAY_IMPORT).map(([domain, may]) => ({
    name: `${domain}-imports`,
    comment: `${domain}/ may call ${may.join(', ') || 'no other domain'}; it may read the events of any.`,
    from: { path: `${SERVER}/${domain}/` },
    to: {
      path: `${SERVER}/(${DOMAINS})/`,
      pathNot: [`${SERVER}/(${[domain, ...may].join('|')})/`, '\\.events\\.ts$'],
    },
  })),
  {
    name: 'every-domain-is-listed',
    comment: 'A new server folder must be added to MAY_IMPORT first.',
    from: {},
    to: { path: `${SERVER}/(?!(${DOMAINS}|platform|config|app|cli)/)[^/]+/` },
  },
  {
    name: 'rules-are-pure',
    comment: 'A rules file decides; it imports only other rules files, the contract, and types.',
    from: { path: RULES },
    to: { dependencyTypesNot: ['type-only'], pathNot: [RULES, `${SDK}/(contract|types)/`] },
  },
  {
    name: 'log-knows-no-reader',
    comment: 'platform/log writes down what happened; readers come to it.',
    from: { path: `${SERVER}/platform/log/`, pathNot: TEST },
    to: { path: `${SERVER}/platform/(consumers|bus)/` },
  },
  {
    name: 'bus-rings-the-bell',
    comment: 'platform/bus carries events to sockets and a bell; what must not be lost is read from the log.',
    from: { path: `${SERVER}/platform/bus/`, pathNot: TEST },
    to: { path: `${SERVER}/platform/(consumers|jobs)/` },
  },
  {
    name: 'kafka-behind-its-engine',
    comment:
      'Only platform/consumers/kafka/ knows Kafka; it is opened by open-engine.ts, and only where it is configured.',
    from: { path: SERVER, pathNot: [`${SERVER}/platform/consumers/(kafka/|open-engine\\.ts$)`, TEST] },
    to: {
      path: `${SERVER}/platform/consumers/kafka/|node_modules/@platformatic/kafka`,
      pathNot: 'kafka/kafka-options\\.ts$',
    },
  },
  {
    name: 'models-in-stores',
    comment:
      'Only stores and migrations know how a thing is stored. orders/index lends its collection to sales, pictures/index the form of a copy.',
    from: {
      path: SERVER,
      pathNot: ['\\.(model|store)\\.ts$', '/(migrations/|(orders|pictures)/index)', TEST],
    },
    to: { path: `${SERVER}/.+\\.model\\.ts$` },
  },
  {
    name: 'mongoose-in-models',
    comment: 'Only *.model.ts and platform/ touch mongoose; a store has statements of the raw driver.',
    from: { path: SERVER, pathNot: ['\\.model\\.ts$', `${SERVER}/platform/`, TEST] },
    to: { path: 'node_modules/mongoose' },
  },
  {
    name: 'express-at-the-edge',
    comment: 'Only platform/http, *.routes.ts and the composition root touch express.',
    from: {
      path: SERVER,
      pathNot: ['\\.routes\\.ts$', `${SERVER}/(platform/http/|app/)`, `${SERVER}/media/index\\.ts`, TEST],
    },
    to: { path: 'node_modules/(@types/)?express' },
  },

  {
    name: 'renderer-is-a-web-page',
    comment: 'The renderer sees shared/ and the SDK; never main, preload, electron or node.',
    from: { path: '^apps/studio/src/renderer' },
    to: { path: ['^apps/studio/src/(main|preload)', 'node_modules/electron/', '^electron$'] },
  },
  {
    name: 'browser-code-has-no-node',
    comment: 'No node built-ins in browser code.',
    from: {
      path: '^(apps/studio/src/(renderer|shared)|apps/demo-web/src|packages/sdk/src)',
      pathNot: [TEST, `${SDK}/node/`],
    },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'main-no-renderer',
    comment: 'Main and preload never import UI.',
    from: { path: '^apps/studio/src/(main|preload|shared)' },
    to: { path: '^apps/studio/src/renderer' },
  },
  {
    name: 'preload-is-thin',
    comment: 'Preload imports electron and shared/ only.',
    from: { path: '^apps/studio/src/preload', pathNot: TEST },
    to: { pathNot: ['^apps/studio/src/(preload|shared)', 'node_modules/electron/', '^electron$'] },
  },
  {
    name: 'shared-is-neutral',
    comment: 'shared/ runs everywhere: no electron, no process folder.',
    from: { path: '^apps/studio/src/shared' },
    to: { path: ['^apps/studio/src/(main|preload|renderer)', 'node_modules/electron/', '^electron$'] },
  },
  {
    name: 'features-are-strangers',
    comment: 'Features never import each other; app/ composes them.',
    from: { path: '(^apps/[^/]+/src/(?:renderer/)?features/)([^/]+)/' },
    to: { path: '^$1', pathNot: '^$1$2/' },
  },
  {
    name: 'one-way-ui',
    comment: 'lib, components <- features <- app.',
    from: { path: '^(apps/[^/]+/src/(?:renderer/)?)(features|components|lib)/' },
    to: { path: '^$1app/' },
  },
  {
    name: 'shared-ui-knows-no-feature',
    comment: 'components/ and lib/ know no feature.',
    from: { path: '^(apps/[^/]+/src/(?:renderer/)?)(components|lib)/' },
    to: { path: '^$1features/' },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: FORBIDDEN.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    // What is built here; packages are built, too, and must stay visible to the rules.
    exclude: { path: '^(packages|apps)/[^/]+/(dist|out)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.depcruise.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@livedrops/source', 'import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.css'],
    },
  },
};
