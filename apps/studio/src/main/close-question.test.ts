import { describe, expect, it, vi } from 'vitest';
import type { CloseReason } from '../shared/ipc.ts';
import { closeQuestion, createCloseQuestion, type ClosableWindow } from './close-question.ts';

const KEEP = 0;
const CLOSE = 1;

/** A window that can be closed and whose page can go, as Electron tells it. The question is answered by hand. */
const open = (reasons: CloseReason[] = []) => {
  const heard = new Map<string, (event: { preventDefault(): void }) => void>();
  let isOpen = true;
  const window: ClosableWindow = {
    on: (event, listener) => heard.set(event, listener),
    isDestroyed: () => !isOpen,
    destroy: () => {
      isOpen = false;
    },
    webContents: { on: (event, listener) => heard.set(event, listener) },
  };
  const questions: { message: string; press: (answer: number) => void; fail: () => void }[] = [];
  const quit = vi.fn();
  const closing = createCloseQuestion({
    ask: (_window, { message }) =>
      new Promise<number>((resolve, reject) => {
        questions.push({ message, press: resolve, fail: () => reject(new Error('no window')) });
      }),
    quit,
  });
  closing.guard(window);
  closing.warn(reasons);
  return {
    closing,
    questions,
    quit,
    isOpen: () => isOpen,
    tell: (event: 'render-process-gone' | 'did-navigate') => heard.get(event)?.({ preventDefault: vi.fn() }),
    close: (): void => {
      let isPrevented = false;
      heard.get('close')?.({
        preventDefault: () => {
          isPrevented = true;
        },
      });
      if (!isPrevented) window.destroy();
    },
  };
};

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('closing the window', () => {
  it('asks nothing without a reason', () => {
    const { close, isOpen, questions } = open();
    close();
    expect(isOpen()).toBe(false);
    expect(questions).toEqual([]);
  });

  it.each([
    [KEEP, true],
    [CLOSE, false],
  ])('asks when there is one: after answer %i it is open: %s', async (answer, stays) => {
    const { close, isOpen, questions } = open(['live_drop']);
    close();
    expect(isOpen()).toBe(true);
    expect(questions).toHaveLength(1);
    questions[0]?.press(answer);
    await settle();
    expect(isOpen()).toBe(stays);
  });

  it('asks once, however often it is closed, and again later', async () => {
    const { close, questions } = open(['live_drop']);
    close();
    close();
    expect(questions).toHaveLength(1);
    questions[0]?.press(KEEP);
    await settle();
    close();
    expect(questions).toHaveLength(2);
  });

  it('stays open when the question cannot be asked, and asks again', async () => {
    const { close, isOpen, questions } = open(['live_drop']);
    close();
    questions[0]?.fail();
    await settle();
    expect(isOpen()).toBe(true);
    close();
    expect(questions).toHaveLength(2);
  });

  it('goes on with quitting, where that was what closed the window', async () => {
    const { closing, close, questions, quit } = open(['live_drop']);
    closing.noteQuit();
    close();
    questions[0]?.press(CLOSE);
    await settle();
    expect(quit).toHaveBeenCalledOnce();
  });

  it('does not quit later after the window was kept open', async () => {
    const { closing, close, isOpen, questions, quit } = open(['live_drop']);
    closing.noteQuit();
    close();
    questions[0]?.press(KEEP);
    await settle();
    close();
    questions[1]?.press(CLOSE);
    await settle();
    expect(isOpen()).toBe(false);
    expect(quit).not.toHaveBeenCalled();
  });

  it.each(['render-process-gone', 'did-navigate'] as const)('asks nothing after %s', (event) => {
    const { tell, close, isOpen, questions } = open(['unsaved']);
    tell(event);
    close();
    expect(isOpen()).toBe(false);
    expect(questions).toEqual([]);
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
