import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { startStudio, waitToSee } from './helpers/studio.ts';

const electron = inject('electron');

/** Something that answers as a server does that is asked whether it is ready, and counts who asks. */
async function serve(status: string): Promise<{ url: string; asked: string[]; server: Server }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.end(JSON.stringify({ status }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}

describe.skipIf(electron === null)('a Studio that was never told its server', () => {
  let profile = '';
  beforeEach(async () => {
    profile = await mkdtemp(path.join(tmpdir(), 'livedrops-first-'));
  });
  afterEach(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));

  const start = async () => {
    if (electron === null) throw new Error('there is no Electron');
    const studio = await startStudio(electron, { apiUrl: null, profile });
    onTestFinished(async () => void (await studio.close().catch(() => {})));
    return studio;
  };

  it('asks for it, checks it, remembers it, and takes another one later', async () => {
    const [first, second, other] = [await serve('ready'), await serve('degraded'), await serve('ok')];
    const { page, close } = await start();
    const field = page.getByLabel('Address of the server');
    const connect = page.getByRole('button', { name: 'Connect' });
    for (const [typed, said] of [
      ['file:///etc/passwd', 'not the address of a server'],
      ['127.0.0.1:9', 'Nothing answers there'],
      [other.url, 'not a LiveDrops server'],
    ] as const) {
      await field.fill(typed);
      await connect.click();
      await page.getByText(said).waitFor();
    }
    await field.fill(first.url.replace('http://', ''));
    await connect.click();
    await waitToSee(page, page.getByLabel('E-mail'));
    await page.getByText(first.url).waitFor();
    expect(first.asked).toContain('/api/ready');
    await close();

    const again = await start();
    await again.page.getByText(first.url).waitFor();
    const reaches = (url: string) =>
      again.page.evaluate(
        (address) =>
          fetch(`${address}/api/time`).then(
            () => true,
            () => false,
          ),
        url,
      );
    expect([await reaches(first.url), await reaches(second.url)]).toEqual([true, false]);

    await again.page.getByRole('button', { name: 'Change' }).click();
    await again.page.getByLabel('Address of the server').fill(second.url);
    await again.page.getByRole('button', { name: 'Connect' }).click();
    await again.page.getByText(second.url).waitFor();
    await expect
      .poll(async () => [await reaches(first.url), await reaches(second.url)])
      .toEqual([false, true]);
    const files = await readdir(profile);
    expect(files).toContain('server.json');
    expect(JSON.parse(await readFile(path.join(profile, 'server.json'), 'utf8'))).toEqual({
      apiUrl: second.url,
    });
  });
});
