import { mkdirSync, writeFileSync } from 'node:fs';
import { buildOpenApi } from '../packages/server/src/platform/http/openapi.ts';

// What a server answers at `/api/openapi.json`, for the pages of the API.
const folder = new URL('./.generated/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('openapi.json', folder), JSON.stringify(buildOpenApi()));
