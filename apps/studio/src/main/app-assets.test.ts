import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listAssets, resolveAsset } from './app-assets.ts';

const folder = mkdtempSync(join(tmpdir(), 'studio-assets-'));
mkdirSync(join(folder, 'renderer/assets'), { recursive: true });
mkdirSync(join(folder, 'renderer-evil'));
writeFileSync(join(folder, 'renderer/index.html'), '<p>app</p>');
writeFileSync(join(folder, 'renderer/assets/index-1.js'), '');
writeFileSync(join(folder, 'renderer/assets/archivo-1.woff2'), '');
writeFileSync(join(folder, 'renderer/assets/index-1.js.map'), '');
writeFileSync(join(folder, 'renderer-evil/evil.js'), '');
writeFileSync(join(folder, 'secret.js'), '');
symlinkSync(join(folder, 'secret.js'), join(folder, 'renderer/assets/link.js'));

const assets = listAssets(join(folder, 'renderer'));
const resolve = (url: string, method = 'GET') => resolveAsset(assets, { url, method });

describe('resolveAsset', () => {
  it.each([
    ['app://studio', 'index.html'],
    ['app://studio/', 'index.html'],
    ['app://studio/?a=b#/drops/drp_1/live', 'index.html'],
    ['app://studio/index.html', 'index.html'],
    ['app://studio/assets/index-1.js', 'assets/index-1.js'],
    ['app://studio/assets/../index.html', 'index.html'],
  ])('serves %s', (url, file) => {
    expect(resolve(url)).toMatchObject({ kind: 'asset', asset: { file: join(folder, 'renderer', file) } });
  });

  it('serves the fonts as fonts', () => {
    expect(resolve('app://studio/assets/archivo-1.woff2')).toMatchObject({
      kind: 'asset',
      asset: { mimeType: 'font/woff2' },
    });
  });

  it.each([
    ['app://studio/../secret.js', 404],
    ['app://studio/assets/../../secret.js', 404],
    ['app://studio/%2e%2e/secret.js', 404],
    ['app://studio/assets/%2e%2e%2f%2e%2e%2fsecret.js', 404],
    ['app://studio/..%5csecret.js', 404],
    ['app://studio/assets\\..\\..\\secret.js', 404],
    ['app://studio/../renderer-evil/evil.js', 404],
    ['app://studio/index.html%00.js', 404],
    ['app://studio/assets/index-1.js\0', 404],
    ['app://studio//etc/passwd', 404],
    ['app://studio/assets/index-1.js.map', 404],
    ['app://studio/assets/link.js', 404],
    ['app://studio/assets', 404],
    ['app://studio/%zz', 404],
    ['not an address', 404],
    ['app://evil/index.html', 403],
    ['app://studio:81/index.html', 403],
    ['app://studio.evil/index.html', 403],
    ['app://user@studio/index.html', 403],
    ['file:///index.html', 403],
    ['https://studio/index.html', 403],
  ])('refuses %j with %i', (url, status) => {
    expect(resolve(url)).toEqual({ kind: 'refused', status });
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'get'])('refuses the method %s', (method) => {
    expect(resolve('app://studio/', method)).toEqual({ kind: 'refused', status: 405 });
  });
});
