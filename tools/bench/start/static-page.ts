import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

const HTML = '<!doctype html><title>Static</title><h1>Drops</h1><article>One drop</article>';

export type StaticPage = AsyncDisposable & {
  /** Milliseconds until a page that needs no script shows its first card: what browser and driver cost. */
  time(page: Page): Promise<number>;
};

export async function serveStaticPage(): Promise<StaticPage> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(HTML);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    async time(page) {
      const startedAt = performance.now();
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.locator('article').first().waitFor();
      return performance.now() - startedAt;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
