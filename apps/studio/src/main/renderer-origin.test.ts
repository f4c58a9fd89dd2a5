import { describe, expect, it } from 'vitest';
import { originOf, rendererSource } from './renderer-origin.ts';

describe('rendererSource', () => {
  it.each([
    [undefined, false, 'app://studio'],
    ['', false, 'app://studio'],
    ['http://localhost:5173', false, 'http://localhost:5173'],
    ['http://127.0.0.1:5173/', false, 'http://127.0.0.1:5173'],
    ['http://localhost:5173', true, 'app://studio'],
    ['http://evil.test', false, 'app://studio'],
    ['http://localhost.evil.test', false, 'app://studio'],
    ['https://localhost:5173', false, 'app://studio'],
    ['file:///x', false, 'app://studio'],
    ['nonsense', false, 'app://studio'],
  ])('%s, packaged %s: %s', (devServer, isPackaged, origin) => {
    expect(rendererSource(devServer, isPackaged).origin).toBe(origin);
  });
});

describe('originOf', () => {
  it.each([
    ['app://studio/#/drops', 'app://studio'],
    ['https://a.test:8080/x', 'https://a.test:8080'],
    ['about:blank', null],
    ['data:text/html,x', null],
    ['', null],
  ])('%s: %s', (address, origin) => {
    expect(originOf(address)).toBe(origin);
  });
});
