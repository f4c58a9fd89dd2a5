import { i18n } from '@lingui/core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  formatAge,
  formatCountdown,
  formatElapsed,
  formatMoney,
  parseMajorText,
  spokenDuration,
  toMajorText,
} from './format.ts';

describe('parseMajorText', () => {
  it.each([
    ['12', 'EUR', 1200],
    ['12.5', 'EUR', 1250],
    ['12,50', 'EUR', 1250],
    [' 0.01 ', 'EUR', 1],
    ['0', 'EUR', 0],
    ['12.', 'EUR', 1200],
    ['1200', 'JPY', 1200],
    ['1.234', 'KWD', 1234],
    ['1500', 'HUF', 150_000],
    ['1500.5', 'ISK', null],
    ['12.505', 'EUR', null],
    ['12.5', 'JPY', null],
    ['-1', 'EUR', null],
    ['1e3', 'EUR', null],
    ['', 'EUR', null],
    ['abc', 'EUR', null],
    ['1 000', 'EUR', null],
    ['.5', 'EUR', null],
  ])('%j %s: %j', (text, currency, minor) => {
    expect(parseMajorText(text, currency)).toBe(minor);
  });

  it.each([
    [1250, 'EUR', '12.50'],
    [1200, 'JPY', '1200'],
    [5, 'USD', '0.05'],
    [150_000, 'HUF', '1500.00'],
  ])('%i %s is typed as %s', (minor, currency, text) => {
    expect(toMajorText(minor, currency)).toBe(text);
    expect(parseMajorText(text, currency)).toBe(minor);
  });
});

describe('durations', () => {
  it.each([
    [0, '00:00:00'],
    [-5_000, '00:00:00'],
    [1, '00:00:01'],
    [462_000, '00:07:42'],
    [86_399_000, '23:59:59'],
    [86_400_000, '1d 00:00:00'],
    [200_000_000, '2d 07:33:20'],
  ])('%i ms to go: %s', (ms, text) => {
    expect(formatCountdown(ms)).toBe(text);
  });

  it.each([
    [999, '00:00:00'],
    [1_999, '00:00:01'],
  ])('%i ms since: %s', (ms, text) => {
    expect(formatElapsed(ms)).toBe(text);
  });

  it.each([
    [1_000, '1 second'],
    [60_000, '1 minute'],
    [7_200_000, '2 hours'],
    [300_000_000, '3 days'],
  ])('%i ms is spoken as %s', (ms, text) => {
    expect(spokenDuration(ms)).toBe(text);
  });

  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [7_200_000, '2 h'],
    [172_799_999, '47 h'],
    [172_800_000, '2 d'],
  ])('%i ms old: %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });
});

describe('amounts', () => {
  afterEach(() => i18n.activate('en'));

  it.each([
    ['en', '€1,234.50'],
    ['de', '1.234,50\u00a0€'],
  ])('are written as in the language of the Studio, %s', (locale, text) => {
    i18n.loadAndActivate({ locale, messages: {} });
    expect(formatMoney(123_450, 'EUR')).toBe(text);
  });
});
