import { net } from 'electron';

const ANSWER_MS = 10_000;
const BYTES_MAX = 64 * 1024;

/** A `GET` through Chromium's network, so with the proxy and the certificates of the system. What is long or late counts as no answer. */
export const getText = (url: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const request = net.request({ url, redirect: 'error', credentials: 'omit' });
    const giveUp = setTimeout(() => {
      request.abort();
      reject(new Error('no answer in time'));
    }, ANSWER_MS);
    const fail = (error: Error): void => {
      clearTimeout(giveUp);
      reject(error);
    };
    request.on('error', fail);
    request.on('response', (response) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on('data', (piece) => {
        bytes += piece.length;
        if (bytes <= BYTES_MAX) pieces.push(piece);
        else request.abort();
      });
      response.on('aborted', () => fail(new Error('the answer was too long')));
      response.on('end', () => {
        clearTimeout(giveUp);
        resolve({ status: response.statusCode, body: Buffer.concat(pieces).toString('utf8') });
      });
    });
    request.end();
  });
