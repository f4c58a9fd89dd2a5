import { getResponse, type RequestHandler } from 'msw';

/** Answers requests inside the page, as `fetch` does: no worker, no server. The handlers are asked for anew with each request. */
export const answerInPage =
  (handlers: () => readonly RequestHandler[]): typeof fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    const answer = await Promise.race([getResponse([...handlers()], request), stopped(request.signal)]);
    if (answer === undefined) throw new Error(`no handler answers ${request.method} ${request.url}`);
    // As `fetch` does with an answer that did not come.
    if (answer.type === 'error') throw new TypeError('Failed to fetch');
    return answer;
  };

/** A request that is given up ends, also where no answer comes. */
const stopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
