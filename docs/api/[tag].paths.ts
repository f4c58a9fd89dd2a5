import { readFileSync } from 'node:fs';

type Spec = { paths: Record<string, Record<string, { tags?: string[] }>> };

/** A page for each group of endpoints. */
export default {
  paths(): { params: { tag: string } }[] {
    const spec = JSON.parse(
      readFileSync(new URL('../.generated/openapi.json', import.meta.url), 'utf8'),
    ) as Spec;
    const operations = Object.values(spec.paths).flatMap((path) => Object.values(path));
    const tags = new Set(operations.flatMap((operation) => operation.tags ?? []));
    return [...tags].map((tag) => ({ params: { tag } }));
  },
};
