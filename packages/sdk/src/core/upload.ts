/** How far an upload is: bytes that have left this machine, of how many. */
export type UploadProgress = { loaded: number; total: number };

type Fetch = typeof globalThis.fetch;

/**
 * A `fetch` that tells how far the body is. Only `XMLHttpRequest` knows it over HTTP/1.1, so browsers send by it. Where there is none, or the
 * caller brought a `fetch`, it tells the beginning and the end.
 */
export const tellingProgress =
  (file: Blob, onProgress: (progress: UploadProgress) => void) =>
  (given: Fetch | undefined): Fetch =>
  async (input, init) => {
    const total = file.size;
    onProgress({ loaded: 0, total });
    const isBrowser = given === undefined && typeof XMLHttpRequest !== 'undefined';
    const answer = isBrowser
      ? await sendByXhr(new Request(input, init), file, onProgress)
      : await (given ?? globalThis.fetch)(input, init);
    onProgress({ loaded: total, total });
    return answer;
  };

const sendByXhr = (
  { method, url, headers, signal }: Request,
  file: Blob,
  onProgress: (progress: UploadProgress) => void,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const fail = () => reject(new TypeError('The upload failed'));
    const stop = () => xhr.abort();
    xhr.open(method, url);
    headers.forEach((value, name) => xhr.setRequestHeader(name, value));
    xhr.upload.addEventListener('progress', ({ loaded, total }) => onProgress({ loaded, total }));
    xhr.addEventListener('load', () => resolve(answerOf(xhr, url)));
    xhr.addEventListener('error', fail);
    xhr.addEventListener('abort', fail);
    signal.addEventListener('abort', stop);
    xhr.addEventListener('loadend', () => signal.removeEventListener('abort', stop));
    xhr.send(file);
    if (signal.aborted) stop();
  });

/** It follows redirects unasked: the answer of another address is told as the redirect that it was. */
const answerOf = (xhr: XMLHttpRequest, url: string): Response => {
  if (xhr.responseURL !== '' && xhr.responseURL !== url)
    return new Response(null, { status: 307, headers: { location: xhr.responseURL } });
  const headers = new Headers();
  for (const line of xhr.getAllResponseHeaders().trim().split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return new Response(xhr.responseText, { status: xhr.status, statusText: xhr.statusText, headers });
};
