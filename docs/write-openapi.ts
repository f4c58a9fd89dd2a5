import { mkdirSync, writeFileSync } from 'node:fs';
import { buildOpenApi } from '../packages/server/src/platform/http/openapi.ts';

type Content = Record<string, { schema?: unknown }>;
type Operation = { requestBody?: { content: Content } };

// What a server answers at `/api/openapi.json`, for the pages of the API. They want a server's address, and a schema also of what is bytes.
const document = buildOpenApi() as { paths: Record<string, Record<string, Operation>> };
for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path)))
  for (const content of Object.values(operation.requestBody?.content ?? {}))
    content.schema ??= { type: 'string', format: 'binary' };
const folder = new URL('./.generated/', import.meta.url);
mkdirSync(folder, { recursive: true });
const servers = [{ url: 'http://localhost:3001' }];
writeFileSync(new URL('openapi.json', folder), JSON.stringify({ ...document, servers }));
