import { build, type Metafile } from 'esbuild';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleIn, isBundleNewerThan } from './gatewayBundle.js';

const PROJECT = new URL('../../', import.meta.url);
const DIST = new URL('dist/', PROJECT);

/** The last compilation, and the last installation. */
const MADE_FROM = ['dist/.tsbuildinfo', 'node_modules/.package-lock.json'];

/** What stays a package: native code, what starts threads from files of its own, and what is loaded after the start or never. */
const PACKAGES = [
  '@graphql-hive/router-query-planner',
  'pino',
  'undici',
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  'light-my-request',
];

// Nothing is done where neither our code nor a package has changed.
if (!MADE_FROM.every((file) => isBundleNewerThan(new URL(file, PROJECT), DIST))) await bundle();

/** The last step of a build: puts what `gateway` loads into few files, since finding, opening and reading hundreds is most of the time that it takes to start. */
async function bundle(): Promise<void> {
  rmSync(bundleIn(DIST), { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: fileURLToPath(PROJECT),
    entryPoints: ['dist/cli/startGateway.js', 'dist/gateway/plan/plannerChild.js'],
    entryNames: '[name]',
    outdir: fileURLToPath(bundleIn(DIST)),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // One instance of graphql-js, whether it is imported or required.
    mainFields: ['module', 'main'],
    external: PACKAGES,
    banner: { js: `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);` },
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
  });
  checkLateImports(metafile);
  checkInstances(metafile);
}

/** A CommonJS module that is imported late would come without its names: such a package has to stay one. */
function checkLateImports({ inputs }: Metafile): void {
  const late = Object.values(inputs).flatMap(({ imports }) => imports.filter(({ kind }) => kind === 'dynamic-import'));
  const nameless = late.filter(({ path }) => inputs[path]?.format === 'cjs').map(({ path }) => path);
  if (nameless.length > 0)
    fail(`Expected PACKAGES to name what is imported late, but got also ${nameless.join(', ')}.`);
}

/** Two instances of graphql-js do not know each other's schemas. */
function checkInstances({ inputs }: Metafile): void {
  const schemas = Object.keys(inputs).filter((path) => /\/graphql\/type\/schema\.m?js$/.test(path));
  if (schemas.length !== 1) fail(`Expected one graphql-js in the bundle, but got ${schemas.join(', ')}.`);
}

function fail(reason: string): never {
  rmSync(bundleIn(DIST), { recursive: true, force: true });
  throw new Error(reason);
}
