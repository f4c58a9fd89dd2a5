import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type EndpointName, endpointNames } from '@livedrops/sdk/contract';

const root = path.join(import.meta.dirname, '../../..');

/** The sources in a folder of the repository, without their tests. */
export const sourcesIn = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\./.test(name))
    .map((name) => readFileSync(path.join(root, folder, name), 'utf8'));

/** The endpoints that the Studio calls, by its sources. */
export const calledEndpoints = (): EndpointName[] => {
  const sources = sourcesIn('apps/studio/src/renderer');
  return endpointNames.filter((name) => {
    const call = new RegExp(String.raw`\b${name.replace('.', String.raw`\.`)}\(`);
    return sources.some((source) => call.test(source));
  });
};
