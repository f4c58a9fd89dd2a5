import { readFileSync, writeFileSync } from 'node:fs';

// The SDK says its version to servers. It cannot read its own package.json in a browser, so the version is written into a source file.
const sdk = new URL('../../packages/sdk/', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', sdk), 'utf8')) as { version: string };
const file = new URL('src/types/version.ts', sdk);
writeFileSync(file, readFileSync(file, 'utf8').replace(/'[^']*'/, `'${version}'`));
