import { describe, expect, it, vi } from 'vitest';
import type { CloseReason } from '../shared/ipc.ts';
import { closeQuestion, createCloseQuestion, type ClosableWindow } from './close-question.ts';

const KEEP = 0;
const CLOSE = 1;

/** A window that can be closed and whose page can go, as Electron tells it. */
const createWindow = () => {
  const heard = new Map<string, (event: { preventDefault(): void }) => void>();
  const window: ClosableWindow = {
    on: (event, listener) => heard.set(event, listener),
    webContents: { on: (event, listener) => heard.set(event, listener) },
  };
  const preventDefault = vi.fn();
  return {
    window,
    page: (event: 'render-process-gone' | 'did-navigate') => heard.get(event)?.({ preventDefault }),
    /** Whether the window closes. */
    close: (): boolean => {
      preventDefault.mockClear();
      heard.get('close')?.({ preventDefault });
      return preventDefault.mock.calls.length === 0;
    },
  };
};

describe('closing the window', () => {
  it('asks nothing without a reason', () => {
    const ask = vi.fn(() => KEEP);
    const { window, close } = createWindow();
    createCloseQuestion(ask).guard(window);
    expect(close()).toBe(true);
    expect(ask).not.toHaveBeenCalled();
  });

  it.each([
    [KEEP, false],
    [CLOSE, true],
  ])('asks when there is one: answer %i closes: %s', (answer, isClosed) => {
    const ask = vi.fn(() => answer);
    const { window, close } = createWindow();
    const closing = createCloseQuestion(ask);
    closing.guard(window);
    closing.warn(['live_drop']);
    expect(close()).toBe(isClosed);
    expect(ask).toHaveBeenCalledExactlyOnceWith(window, closeQuestion(['live_drop']));
  });

  it.each(['render-process-gone', 'did-navigate'] as const)('asks nothing after %s', (event) => {
    const { window, close, page } = createWindow();
    const closing = createCloseQuestion(() => KEEP);
    closing.guard(window);
    closing.warn(['unsaved']);
    expect(close()).toBe(false);
    page(event);
    expect(close()).toBe(true);
  });
});

describe('the question', () => {
  it.each<[CloseReason[], string[]]>([
    [['live_drop'], ['A drop is on air']],
    [['unsaved'], ['not saved']],
    [
      ['live_drop', 'unsaved'],
      ['A drop is on air', 'not saved'],
    ],
  ])('says why: %j', (reasons, words) => {
    const question = closeQuestion(reasons);
    for (const word of words) expect(question?.detail).toContain(word);
    expect(question?.buttons?.[question.cancelId ?? -1]).toBe('Keep it open');
    expect(question?.defaultId).toBe(question?.cancelId);
  });
});
