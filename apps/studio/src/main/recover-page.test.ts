import { describe, expect, it } from 'vitest';
import { createRecovery, type RecoverableWindow } from './recover-page.ts';

const HELP = 'app://studio/stopped.en.html';

const open = ({ pressed = 0 }: { pressed?: number } = {}) => {
  const done: string[] = [];
  const listeners = new Map<string, (...args: unknown[]) => void>();
  const questions: AbortSignal[] = [];
  let time = 0;
  /** An event of the page and what follows of it. */
  const tell = async (event: string, ...args: unknown[]): Promise<void> => {
    listeners.get(event)?.({}, ...args);
    await settle();
  };
  const window: RecoverableWindow = {
    on: (event, listener) => listeners.set(event, listener),
    isDestroyed: () => false,
    loadURL: async (url) => void done.push(`load ${url}`),
    webContents: {
      on: (event: string, listener: unknown) =>
        listeners.set(event, listener as (...args: unknown[]) => void),
      reload: () => void done.push('reload'),
      forcefullyCrashRenderer: () => void done.push('crash'),
    },
  };
  createRecovery({
    helpUrl: () => HELP,
    ask: async (_window, { message, signal }) => {
      if (signal === undefined) {
        done.push(message);
        return pressed;
      }
      questions.push(signal);
      // As long as the question stands, nobody has pressed anything.
      if (pressed < 0) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return Math.max(pressed, 0);
    },
    startAgain: () => void done.push('start again'),
    quit: () => void done.push('quit'),
    report: (what, reason) => void done.push(`${what}: ${reason}`),
    now: () => time,
  })(window);
  return {
    done,
    questions,
    crash: (reason = 'crashed') => tell('render-process-gone', { reason }),
    navigate: (url: string) => tell('did-navigate', url),
    hang: () => tell('unresponsive'),
    comeBack: () => tell('responsive'),
    pass: (ms: number) => {
      time += ms;
    },
  };
};

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a page that crashes', () => {
  it('is loaded again, once; then a page helps', async () => {
    const { done, crash, pass } = open();
    await crash();
    pass(30_000);
    await crash();
    expect(done).toEqual(['page: crashed', 'reload', 'page: crashed', `load ${HELP}`]);
  });

  it('is brought back after the event that tells of it, not within it', async () => {
    const { done, crash } = open();
    const crashed = crash();
    expect(done).toEqual(['page: crashed']);
    await crashed;
    expect(done).toEqual(['page: crashed', 'reload']);
  });

  it('is loaded again when it held for a while', async () => {
    const { done, crash, pass } = open();
    await crash();
    pass(61_000);
    await crash();
    expect(done.filter((step) => step === 'reload')).toHaveLength(2);
  });

  it.each([
    [0, 'start again'],
    [1, 'quit'],
  ])('is not loaded any more when the page that helps crashes too: answer %i, %s', async (pressed, then) => {
    const { done, crash } = open({ pressed });
    for (let nth = 0; nth < 3; nth += 1) await crash('launch-failed');
    expect(done.filter((step) => !step.startsWith('page: '))).toEqual([
      'reload',
      `load ${HELP}`,
      'The Studio keeps stopping.',
      then,
    ]);
  });

  it('is helped in the same way when the page that helps crashes an hour later', async () => {
    const { done, crash, navigate, pass } = open();
    await crash();
    await crash();
    await navigate(HELP);
    pass(3_600_000);
    await crash();
    expect(done).toContain('The Studio keeps stopping.');
  });

  it('is asked about once, though nothing else can be shown', async () => {
    const { done, crash } = open({ pressed: 0 });
    for (let nth = 0; nth < 5; nth += 1) await crash('oom');
    expect(done.filter((step) => step === 'The Studio keeps stopping.')).toHaveLength(1);
    expect(done.filter((step) => step.startsWith('load '))).toHaveLength(1);
  });

  it('is helped by a page again after somebody has gone back to the Studio', async () => {
    const { done, crash, navigate } = open();
    await crash();
    await crash();
    await navigate(HELP);
    await navigate('app://studio/');
    await crash();
    expect(done.filter((step) => step.startsWith('load '))).toHaveLength(2);
    expect(done).not.toContain('The Studio keeps stopping.');
  });

  it('is left alone when its process ends as planned', async () => {
    const { done, crash } = open();
    await crash('clean-exit');
    expect(done).toEqual([]);
  });
});

describe('a page that hangs', () => {
  it('is left alone by those who wait', async () => {
    const { done, hang } = open({ pressed: 0 });
    await hang();
    expect(done).toEqual(['page: unresponsive']);
  });

  it('is crashed, and so loaded again, by those who ask for it', async () => {
    const { done, hang } = open({ pressed: 1 });
    await hang();
    expect(done).toEqual(['page: unresponsive', 'crash']);
  });

  it('is asked about once, and not any more when it answers again', async () => {
    const { questions, hang, comeBack } = open({ pressed: -1 });
    await hang();
    await hang();
    expect(questions).toHaveLength(1);
    await comeBack();
    expect(questions[0]?.aborted).toBe(true);
    await hang();
    expect(questions).toHaveLength(2);
  });
});
