import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

describe('readSettings', () => {
  it.each([
    [[], {}, null],
    [[], { LIVEDROPS_API_URL: '' }, null],
    [[], { LIVEDROPS_API_URL: 'https://api.example.test/' }, 'https://api.example.test'],
    [
      ['electron', '.', '--api-url=http://127.0.0.1:4000'],
      { LIVEDROPS_API_URL: 'https://a.test' },
      'http://127.0.0.1:4000',
    ],
  ])('reads %j and %j', (argv, env, apiUrl) => {
    expect(readSettings(argv, env)).toEqual({ kind: 'ok', apiUrl });
  });

  it.each([
    'localhost:3001',
    'ftp://a.test',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:secret@a.test',
    'https://a.test/path',
    'https://a.test/?q=1',
    "https://a.test'; script-src *",
    '',
  ])('refuses --api-url=%s', (value) => {
    expect(readSettings([`--api-url=${value}`], {})).toEqual({ kind: 'invalid', source: '--api-url', value });
  });

  it('names the variable of a wrong value', () => {
    expect(readSettings([], { LIVEDROPS_API_URL: 'nope' })).toMatchObject({
      kind: 'invalid',
      source: 'LIVEDROPS_API_URL',
    });
  });
});
