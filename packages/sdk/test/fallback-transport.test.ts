import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withFallback } from '../src/realtime/fallback-transport.ts';
import type { CloseReason, Connection, Transport, TransportHandlers } from '../src/realtime/transport.ts';

const NETWORK: CloseReason = { kind: 'network', message: 'blocked' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A transport that does what the test says, with every connection that it was asked for. */
const createFake = () => {
  const made: (TransportHandlers & { closed: boolean })[] = [];
  const transport: Transport = {
    connect: ({ handlers }): Connection => {
      const one = { ...handlers, closed: false };
      made.push(one);
      return {
        subscribe: async () => ({ ok: true, seq: made.indexOf(one) }),
        unsubscribe: () => {},
        close: () => void (one.closed = true),
      };
    },
  };
  return { transport, made };
};

const connect = () => {
  const [first, second] = [createFake(), createFake()];
  const told: string[] = [];
  const connection = withFallback(first.transport, second.transport).connect({
    url: 'http://api.test',
    token: undefined,
    handlers: {
      onOpen: () => told.push('open'),
      onHeard: () => told.push('heard'),
      onEvent: (event) => told.push(`event ${String(event)}`),
      onSignal: (signal) => told.push(`signal ${String(signal)}`),
      onClose: ({ kind, message }) => told.push(`close ${kind}: ${message}`),
    },
  });
  return { first, second, told, connection };
};

describe('two transports', () => {
  it('use the first when it opens, and never ask the second', () => {
    const { first, second, told } = connect();
    first.made[0]?.onOpen();
    vi.advanceTimersByTime(600_000);
    first.made[0]?.onEvent(1);
    first.made[0]?.onClose(NETWORK);
    expect([told, second.made.length]).toEqual([['open', 'event 1', 'close network: blocked'], 0]);
  });

  it('use the second at once when the first does not get through', async () => {
    const { first, second, told, connection } = connect();
    first.made[0]?.onClose(NETWORK);
    expect(second.made).toHaveLength(1);
    second.made[0]?.onOpen();
    second.made[0]?.onSignal('inbox');
    expect(told).toEqual(['open', 'signal inbox']);
    expect(await connection.subscribe('drop:drp_1')).toEqual({ ok: true, seq: 0 });
  });

  it('try the second beside a first that hangs, and the one that opens first is used', () => {
    const { first, second, told } = connect();
    vi.advanceTimersByTime(2000);
    expect(second.made).toHaveLength(1);
    first.made[0]?.onOpen();
    second.made[0]?.onOpen();
    second.made[0]?.onEvent('late');
    expect(told).toEqual(['open']);
    expect(second.made[0]?.closed).toBe(true);
  });

  it('change to the first when it opens after the second', () => {
    const { first, second, told } = connect();
    vi.advanceTimersByTime(2000);
    second.made[0]?.onOpen();
    expect(first.made[0]?.closed).toBe(false);
    first.made[0]?.onOpen();
    expect(told).toEqual(['open', 'close network: a better transport gets through again']);
    expect([first.made[0]?.closed, second.made[0]?.closed]).toEqual([true, true]);
  });

  it.each(['unauthorized', 'policy'] as const)('end when the first is refused: %s', (kind) => {
    const { first, second, told } = connect();
    first.made[0]?.onClose({ kind, message: 'no' });
    vi.advanceTimersByTime(600_000);
    expect([told, second.made.length]).toEqual([[`close ${kind}: no`], 0]);
  });

  it.each([
    ['the first', 0],
    ['the second', 1],
  ])('end once when both fail, %s at the end', (_name, last) => {
    const { first, second, told } = connect();
    vi.advanceTimersByTime(2000);
    const both = [first.made[0], second.made[0]];
    both[1 - last]?.onClose({ kind: 'network', message: 'one' });
    expect(told).toEqual([]);
    both[last]?.onClose({ kind: 'network', message: 'other' });
    expect(told).toEqual(['close network: other']);
  });

  it('go back to the first once it gets through again', () => {
    const { first, second, told } = connect();
    first.made[0]?.onClose(NETWORK);
    second.made[0]?.onOpen();
    vi.advanceTimersByTime(60_000);
    first.made[1]?.onClose(NETWORK);
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(['open']);
    first.made[2]?.onOpen();
    expect(told).toEqual(['open', 'close network: a better transport gets through again']);
    expect([first.made[2]?.closed, second.made[0]?.closed]).toEqual([true, true]);
  });

  it('are both closed with the connection, and try nothing more', () => {
    const { first, second, told, connection } = connect();
    vi.advanceTimersByTime(2000);
    connection.close();
    vi.advanceTimersByTime(600_000);
    expect([told, first.made.length, second.made.length]).toEqual([[], 1, 1]);
    expect([first.made[0]?.closed, second.made[0]?.closed]).toEqual([true, true]);
  });
});
