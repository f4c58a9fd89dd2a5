import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export type Bundle = {
  /** Packages outside this one that the entry reaches, `node:` modules included. */
  packages: string[];
  /** This package's own source files that it reaches. */
  files: string[];
  /** Bytes, minified and gzipped. */
  gzipBytes: number;
  /** The bundle itself. */
  code: string;
};

const source = (path: string) => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));

/** Bundles an entry as a browser app would, with everything that it brings along. */
export const bundleEntry = async (
  entry: string,
  { external = EXTERNAL }: { external?: string[] } = {},
): Promise<Bundle> => {
  const { outputFiles, metafile } = await build({
    entryPoints: [source(entry)],
    bundle: true,
    external,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    write: false,
    metafile: true,
    absWorkingDir: source('..'),
  });
  const inputs = Object.entries(metafile.inputs);
  const builtIns = inputs.flatMap(([, { imports }]) =>
    imports.filter(({ external }) => external === true).map(({ path }) => path),
  );
  const inModules = inputs.flatMap(
    ([path]) =>
      path
        .split('node_modules/')
        .slice(1)
        .at(-1)
        ?.match(/^(?:@[^/]+\/)?[^/]+/)?.[0] ?? [],
  );
  return {
    packages: [...new Set([...inModules, ...builtIns])].toSorted(),
    files: inputs.map(([path]) => path).filter((path) => path.startsWith('src/')),
    code: outputFiles[0]?.text ?? '',
    gzipBytes: gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length,
  };
};

/** Peers that whoever uses an entry has anyway. */
const EXTERNAL = ['react', 'msw', 'node:*'];

/** What an entry may weigh with all that it brings along but its peers, in bytes. */
export const BUDGETS = {
  'index.ts': 25_500,
  'contract/index.ts': 37_200,
  'realtime/index.ts': 19_200,
  'webhooks/index.ts': 2000,
  'react/index.ts': 6_400,
  'node/index.ts': 1_500,
  'msw/index.ts': 55_800,
  'testing/index.ts': 2_500,
} as const;
