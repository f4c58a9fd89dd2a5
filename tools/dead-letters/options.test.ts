import { describe, expect, it } from 'vitest';
import { readCommand } from './options.ts';

describe('the arguments of dead-letters', () => {
  it.each([
    ['', { name: 'help' }],
    ['list', { name: 'list' }],
    ['list --group mail', { name: 'list', group: 'mail' }],
    ['inspect mail/1 mail/2', { name: 'inspect', ids: ['mail/1', 'mail/2'] }],
    ['replay mail/1', { name: 'replay', choice: { ids: ['mail/1'] } }],
    ['replay --all', { name: 'replay', choice: {} }],
    ['discard --all --group mail', { name: 'discard', choice: { group: 'mail' } }],
  ])('%s', (line, command) => {
    expect(readCommand(line.split(' ').filter(Boolean))).toEqual(command);
  });

  it.each([
    ['discard', /needs IDs, or --all/],
    ['replay --group mail', /needs IDs, or --all/],
    ['replay mail/1 --all', /not both/],
    ['inspect', /needs the ID/],
    ['list mail/1', /shows all letters/],
    ['delete mail/1', /no command delete/],
    ['list --grup mail', /--grup/],
  ])('%s is refused', (line, message) => {
    expect(() => readCommand(line.split(' '))).toThrow(message);
  });
});
