/** The entries of the package, as they are in `exports`. */
export const ENTRIES = ['', 'contract/', 'realtime/', 'webhooks/', 'react/', 'node/', 'msw/', 'testing/'].map(
  (folder) => `${folder}index.ts`,
);

/** Where the API report of an entry is kept. */
export const reportFile = (entry: string): URL =>
  new URL(
    `../../api/${entry === 'index.ts' ? 'root' : entry.replace('/index.ts', '')}.api.md`,
    import.meta.url,
  );
