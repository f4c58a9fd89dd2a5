import { describe, expect, it, vi } from 'vitest';
import { openExternalSafely } from './open-external.ts';

const apiUrl = 'http://localhost:3001';

describe('openExternalSafely', () => {
  it.each([
    'https://example.test/a?b=c',
    'http://localhost:3001/api/docs',
    'http://localhost:5173/d/drp_1',
    'mailto:a.b%2Bdrops@example.test',
  ])('opens %s', async (url) => {
    const open = vi.fn(async () => {});
    expect(await openExternalSafely(url, { apiUrl, open })).toBe(true);
    expect(open).toHaveBeenCalledWith(url);
  });

  it.each([
    'http://example.test/',
    'http://localhost.example.test:3001/',
    'http://127.0.0.1:3001/',
    'ftp://localhost/x',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'smb://host/share',
    'ms-msdt:/id',
    'vbscript:x',
    'data:text/html,hi',
    'app://studio/',
    'https://user@example.test/',
    'https://user:secret@example.test/',
    'mailto:a@example.test,b@example.test',
    'mailto:a@example.test?attach=/etc/passwd',
    'mailto:a@example.test?subject=x&body=y',
    'mailto:a@example.test#x',
    'mailto:--attach file@example.test',
    'mailto:a',
    'mailto://example.test/a@b',
    '//example.test',
    `https://example.test/${'a'.repeat(2100)}`,
    '',
    42,
    null,
    { toString: () => 'https://example.test/' },
  ])('refuses %j', async (url) => {
    const open = vi.fn(async () => {});
    expect(await openExternalSafely(url, { apiUrl, open })).toBe(false);
    expect(open).not.toHaveBeenCalled();
  });

  it('says no when the system cannot open it', async () => {
    const open = () => Promise.reject(new Error('no browser'));
    expect(await openExternalSafely('https://example.test/', { apiUrl, open })).toBe(false);
  });
});
