import { ConnectionError, type Outcome } from '@livedrops/sdk';
import { describe, expect, it } from 'vitest';
import { ackText, type CommandAck } from './command-ack.ts';

const failure = (outcome: Outcome): Error =>
  new ConnectionError('gone', {
    code: 'connection_failed',
    outcome,
    idempotencyKey: undefined,
    attempts: 1,
    isRetrySafe: false,
    requestId: undefined,
  });

describe('ackText', () => {
  it.each<[CommandAck, string]>([
    [{ command: 'pause', state: 'pending' }, 'Pausing…'],
    [{ command: 'restock', state: 'confirmed', at: 7 }, 'Stock added, confirmed <7>'],
    [
      { command: 'end', state: 'failed', error: failure('not_executed') },
      'Not ended: The server could not be reached',
    ],
    [{ command: 'end', state: 'failed', error: failure('unknown') }, 'No answer: it may have happened'],
    [{ command: 'pause', state: 'failed', error: new TypeError('a bug') }, 'No answer: it may have happened'],
  ])('%j', (ack, text) => {
    expect(ackText(ack, (instant) => `<${instant}>`)).toBe(text);
  });
});
