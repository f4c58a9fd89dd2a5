import { i18n } from '@lingui/core';
import { readTextOf } from '@livedrops/sdk/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { contractFaults } from '../../../test/contract-faults.ts';
import { sourcesIn } from '../../../test/sources.ts';
import { messages } from '../locales/de.po';
import { escapePattern, wordsPattern } from './words-pattern.ts';

/** Some words of this module are taken from the catalog while it is loaded. */
const load = () => {
  vi.resetModules();
  return import('./say-fault.ts');
};

afterEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

describe('in German', () => {
  beforeEach(() => i18n.loadAndActivate({ locale: 'de', messages }));

  it('says all that the contract says of a field', async () => {
    const { sayWords } = await load();
    const faults = contractFaults();
    // Of readers, of checks with words of their own, and in the words of zod.
    expect([...faults]).toEqual(
      expect.arrayContaining([
        readTextOf('name', ' ').fault,
        'must be a current currency of ISO 4217, such as EUR',
        'is for a whole part: leave it out with amount',
        'Too small: expected number to be >=1',
      ]),
    );
    const isEnglish = (fault: string) => [null, fault].includes(sayWords(fault));
    expect([...faults].filter(isEnglish)).toEqual([]);
  });

  it('says figures, states and steps', async () => {
    const { sayWords } = await load();
    expect(sayWords('must have at most 80 characters')).toBe('Höchstens 80 Zeichen sind erlaubt');
    expect(sayWords('A drop that is sold out cannot resume')).toBe(
      'Ein Drop, der ausverkauft ist, lässt sich nicht fortsetzen',
    );
    expect(sayWords('It is SHIPPED already')).toBe('Der Stand ist schon „Verschickt“');
  });

  it('leaves what is new in the words of the server', async () => {
    const { sayFault, sayWords } = await load();
    expect(sayWords('There is no such thing')).toBeNull();
    expect(sayFault('must be blue')).toBe('It must be blue');
    expect(sayFault('Invalid colour')).toBe('Invalid colour');
  });
});

it('in English a fault is a sentence', async () => {
  const { sayFault } = await load();
  for (const { fault = '' } of [
    readTextOf('name', ' '),
    readTextOf('bio', 'a\0b'),
    readTextOf('title', 'a\nb'),
  ])
    expect(sayFault(fault)).toBe(`It ${fault}`);
});

it('knows nothing that neither contract nor server says', async () => {
  const { SAID } = await load();
  const faults = [...contractFaults()];
  const literals = [...sourcesIn('packages/sdk/src'), ...sourcesIn('packages/server/src')].flatMap(
    literalsIn,
  );
  const isSaid = (words: string): boolean => {
    const example = words.replaceAll('*', '7');
    const pattern = wordsPattern(words, '.+');
    return (
      faults.some((fault) => pattern.test(fault)) ||
      literals.some(({ length, said }) => length >= example.length / 2 && said.test(example))
    );
  };
  expect(Object.keys(SAID).filter((words) => !isSaid(words))).toEqual([]);
});

/** The texts of a source. What it puts into them stands for anything; `length` is without that. */
const literalsIn = (source: string): { length: number; said: RegExp }[] =>
  [...source.matchAll(/'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\.)+)"|`([^`]+)`/g)].map(
    ([, single, double, template]) => {
      const fixed = (single ?? double ?? template ?? '').split(/\$\{[^}]*\}/);
      return { length: fixed.join('').length, said: new RegExp(fixed.map(escapePattern).join('.+')) };
    },
  );
