import { describe, expect, it } from 'vitest';
import { readCommand } from './options.ts';

describe('the arguments of consumers', () => {
  it.each([
    [[], { name: 'help' }],
    [['--help'], { name: 'help' }],
    [['list'], { name: 'list' }],
    [['remove', 'mail'], { name: 'remove', group: 'mail' }],
  ])('%j', (args, command) => {
    expect(readCommand(args)).toEqual(command);
  });

  it.each([
    [['remove'], /one group/],
    [['remove', 'mail', 'push'], /one group/],
    [['list', 'mail'], /no command list mail/],
    [['delete'], /no command delete/],
  ])('%j is refused', (args, message) => {
    expect(() => readCommand(args)).toThrow(message);
  });
});
