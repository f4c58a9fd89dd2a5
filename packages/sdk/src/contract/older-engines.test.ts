import { expect, it, onTestFinished } from 'vitest';
import { readEmailAddress } from './email-address.ts';
import { isCommonPassword } from './password.ts';
import { readWebAddress } from './web-address.ts';

/** Takes a method away for one test, as it is missing in Chromium 108 (Electron 22). */
const without = (owner: object, name: string) => {
  const known = Reflect.getOwnPropertyDescriptor(owner, name);
  if (known === undefined) throw new Error(`${name} is not there`);
  Reflect.deleteProperty(owner, name);
  onTestFinished(() => void Reflect.defineProperty(owner, name, known));
};

it('what people type is read in the oldest engine that the Studio runs in', () => {
  without(URL, 'canParse');
  without(Array.prototype, 'toReversed');
  expect(readWebAddress('https://shop.example/hook', { max: 100 })).toEqual({
    value: 'https://shop.example/hook',
  });
  expect(readWebAddress('https://[', { max: 100 })).toHaveProperty('fault');
  expect(readEmailAddress('ada@example.com')).toEqual({ value: 'ada@example.com' });
  expect(readEmailAddress('ada@exa%mple')).toHaveProperty('fault');
  expect(isCommonPassword('poiuytrewq')).toBe(true);
});
