import { i18n } from '@lingui/core';
import { readCallableUrl, readHandle, readLink, readTextOf } from '@livedrops/sdk/contract';
import { describe, expect, it, vi } from 'vitest';

/** A catalog of a language in which everything is called the same. */
const EVERYTHING = new Proxy<Record<string, string[]>>(
  {},
  {
    get: () => ['translated'],
    getOwnPropertyDescriptor: () => ({ value: ['translated'], enumerable: true, configurable: true }),
  },
);

/** The words of this module are taken from the catalog while it is loaded. */
const sayIn = async (messages: Record<string, string[]>, fault: string): Promise<string> => {
  i18n.loadAndActivate({ locale: 'en', messages });
  vi.resetModules();
  const { sayFault } = await import('./say-fault.ts');
  return sayFault(fault);
};

describe('what the contract says', () => {
  it.each([
    ['of a name without letters', readTextOf('name', ' ')],
    ['of an invisible letter', readTextOf('name', 'Studio\u200b Nord')],
    ['of letters that look alike', readTextOf('name', '\u0405tudio Nord')],
    ['of a tower of marks', readTextOf('name', `a${'\u0301'.repeat(31)}`)],
    ['of half a character', readTextOf('name', 'Ada \ud83d')],
    ['of a control character', readTextOf('bio', 'a\0b')],
    ['of a line break', readTextOf('title', 'One\ntwo')],
    ['of a text that is too long', readTextOf('name', 'a'.repeat(81))],
    ['of a handle', readHandle('-')],
    ['of a link to a file', readLink('file:///etc')],
    ['of a link with a password', readLink('https://ada:secret@kiln.example')],
    ['of a webhook with a fragment', readCallableUrl('https://kiln.example/#top')],
  ])('%s is a sentence in every language', async (_case, { fault }) => {
    expect(await sayIn({}, fault ?? 'none')).toBe(`It ${fault}`);
    expect(await sayIn(EVERYTHING, fault ?? 'none')).toBe('translated');
  });

  it('and is not known here stays as it is', async () => {
    expect(await sayIn(EVERYTHING, 'must be blue')).toBe('It must be blue');
  });
});
