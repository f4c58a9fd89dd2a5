import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

const directives = (apiUrl: string | null): Map<string, string[]> =>
  new Map(
    contentSecurityPolicy({ apiUrl, nonce: 'n0nce' })
      .split('; ')
      .map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values];
      }),
  );

describe('contentSecurityPolicy', () => {
  it.each([
    ['http://localhost:3001', 'ws://localhost:3001'],
    ['https://api.livedrops.example', 'wss://api.livedrops.example'],
  ])('lets requests go only to %s and its socket', (apiUrl, socket) => {
    expect(directives(apiUrl).get('connect-src')).toEqual([apiUrl, socket]);
  });

  it('lets no request go anywhere before a server is chosen', () => {
    expect(directives(null).get('connect-src')).toEqual(["'none'"]);
    expect(directives(null).get('img-src')).toEqual(["'self'", 'data:', 'https:']);
  });

  it('denies by default and allows nothing inline without the nonce', () => {
    const policy = directives('https://api.livedrops.example');
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'"]);
    expect(policy.get('style-src')).toEqual(["'self'", "'nonce-n0nce'"]);
    for (const name of ['base-uri', 'form-action', 'frame-ancestors', 'object-src'])
      expect(policy.get(name)).toEqual(["'none'"]);
    expect([...policy.values()].flat().filter((value) => value.includes('unsafe') || value === '*')).toEqual(
      [],
    );
  });
});
