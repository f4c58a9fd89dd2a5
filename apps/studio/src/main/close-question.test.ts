import { describe, expect, it, vi } from 'vitest';
import type { CloseReason } from '../shared/ipc.ts';
import { closeQuestion, createCloseQuestion, type ClosableWindow } from './close-question.ts';

const KEEP = 0;
const CLOSE = 1;

/** A window that can be closed and whose page can go, as Electron tells it. The question is answered by hand. */
const openOne = (closing: ReturnType<typeof createClosing>['closing'], reasons: CloseReason[]) => {
  const heard = new Map<string, (event: { preventDefault(): void }) => void>();
  let isOpen = true;
  const window: ClosableWindow = {
    on: (event, listener) => heard.set(event, listener),
    isDestroyed: () => !isOpen,
    destroy: () => {
      isOpen = false;
      heard.get('closed')?.({ preventDefault: vi.fn() });
    },
    webContents: { on: (event, listener) => heard.set(event, listener) },
  };
  closing.guard(window)(reasons);
  return {
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

const createClosing = () => {
  const questions: { message: string; detail: string; press: (answer: number) => void; fail: () => void }[] =
    [];
  const quit = vi.fn();
  const closing = createCloseQuestion<ClosableWindow>({
    ask: (_window, { message, detail = '' }) =>
      new Promise<number>((resolve, reject) => {
        questions.push({ message, detail, press: resolve, fail: () => reject(new Error('no window')) });
      }),
    quit,
  });
  return { closing, questions, quit };
};

const open = (reasons: CloseReason[] = []) => {
  const asked = createClosing();
  return { ...asked, ...openOne(asked.closing, reasons) };
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

describe('several windows', () => {
  const openTwo = (first: CloseReason[], second: CloseReason[]) => {
    const asked = createClosing();
    return { ...asked, first: openOne(asked.closing, first), second: openOne(asked.closing, second) };
  };

  it('asks about a drop on air only for the last of them', () => {
    const { first, second, questions } = openTwo(['live_drop'], ['live_drop']);
    second.close();
    expect([second.isOpen(), questions.length]).toEqual([false, 0]);
    first.close();
    expect([first.isOpen(), questions.length]).toEqual([true, 1]);
  });

  it('asks about what only this one would lose', () => {
    const { second, questions } = openTwo(['live_drop', 'unsaved'], ['live_drop', 'saving']);
    second.close();
    expect(second.isOpen()).toBe(true);
    expect(questions[0]?.detail).toContain('A file is being saved');
    expect(questions[0]?.detail).not.toContain('not saved and');
  });

  it('asks once before it quits, with the reasons of all, and closes all or none', async () => {
    const { closing, first, second, questions, quit } = openTwo([], ['unsaved']);
    const quitApp = () => {
      closing.noteQuit();
      first.close();
      second.close();
    };
    quitApp();
    expect(questions.map(({ detail }) => detail)).toEqual([expect.stringContaining('not saved')]);
    questions[0]?.press(KEEP);
    await settle();
    expect([first.isOpen(), second.isOpen(), quit.mock.calls.length]).toEqual([true, true, 0]);
    quitApp();
    questions[1]?.press(CLOSE);
    await settle();
    expect([first.isOpen(), second.isOpen(), quit.mock.calls.length]).toEqual([false, false, 1]);
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
