import { describe, expect, it } from 'vitest';
import { readCommand } from './options.ts';

describe('the arguments of consumers', () => {
  it.each([
    [[], { name: 'help' }],
    [['--help'], { name: 'help' }],
    [['list'], { name: 'list' }],
    [['remove', 'mail'], { name: 'remove', group: 'mail' }],
    [
      ['republish', '--from', '2026-11-29T18:00:00Z'],
      { name: 'republish', from: new Date('2026-11-29T18:00:00Z') },
    ],
  ])('%j', (args, command) => {
    expect(readCommand(args)).toEqual(command);
  });

  it.each([
    [['remove'], /one group/],
    [['remove', 'mail', 'push'], /one group/],
    [['list', 'mail'], /no command list mail/],
    [['republish'], /--from and a time/],
    [['republish', '--from', 'yesterday'], /--from and a time/],
    [['republish', '--since', '2026-11-29'], /--from and a time/],
    [['delete'], /no command delete/],
  ])('%j is refused', (args, message) => {
    expect(() => readCommand(args)).toThrow(message);
  });
});
