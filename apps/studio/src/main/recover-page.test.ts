import { describe, expect, it } from 'vitest';
import { createRecovery, type RecoverableWindow } from './recover-page.ts';

const open = ({ pressed = 0 }: { pressed?: number } = {}) => {
  const done: string[] = [];
  const listeners = new Map<string, (...args: unknown[]) => void>();
  const questions: AbortSignal[] = [];
  let time = 0;
  const window: RecoverableWindow = {
    on: (event, listener) => listeners.set(event, listener),
    isDestroyed: () => false,
    loadURL: async (url) => void done.push(`load ${url}`),
    webContents: {
      on: (event, listener) => listeners.set(event, listener as (...args: unknown[]) => void),
      reload: () => void done.push('reload'),
      forcefullyCrashRenderer: () => void done.push('crash'),
    },
  };
  createRecovery({
    helpUrl: 'app://studio/stopped.html',
    ask: async (_window, { signal }) => {
      questions.push(signal);
      // As long as the question stands, nobody has pressed anything.
      if (pressed < 0) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return Math.max(pressed, 0);
    },
    report: (what, reason) => void done.push(`${what}: ${reason}`),
    now: () => time,
  })(window);
  return {
    done,
    questions,
    crash: () => listeners.get('render-process-gone')?.({}, { reason: 'crashed' }),
    hang: () => listeners.get('unresponsive')?.(),
    comeBack: () => listeners.get('responsive')?.(),
    pass: (ms: number) => {
      time += ms;
    },
  };
};

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a page that crashes', () => {
  it('is loaded again, once; then a page helps', () => {
    const { done, crash, pass } = open();
    crash();
    pass(30_000);
    crash();
    expect(done).toEqual(['page: crashed', 'reload', 'page: crashed', 'load app://studio/stopped.html']);
  });

  it('is loaded again when it held for a while', () => {
    const { done, crash, pass } = open();
    crash();
    pass(61_000);
    crash();
    expect(done.filter((step) => step === 'reload')).toHaveLength(2);
  });
});

describe('a page that hangs', () => {
  it('is left alone by those who wait', async () => {
    const { done, hang } = open({ pressed: 0 });
    hang();
    await settle();
    expect(done).toEqual(['page: unresponsive']);
  });

  it('is crashed, and so loaded again, by those who ask for it', async () => {
    const { done, hang } = open({ pressed: 1 });
    hang();
    await settle();
    expect(done).toEqual(['page: unresponsive', 'crash']);
  });

  it('is asked about once, and not any more when it answers again', async () => {
    const { questions, hang, comeBack } = open({ pressed: -1 });
    hang();
    hang();
    expect(questions).toHaveLength(1);
    comeBack();
    expect(questions[0]?.aborted).toBe(true);
    await settle();
    hang();
    expect(questions).toHaveLength(2);
  });
});
