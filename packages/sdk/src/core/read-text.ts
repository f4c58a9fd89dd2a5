/** An answer went on for longer than the client reads. */
export class TooLargeError extends Error {
  constructor(maxBytes: number) {
    super(`The answer is larger than ${maxBytes} bytes`);
  }
}

/**
 * The body of an answer as text. Gives up, and lets go of the connection, as soon as more than `maxBytes` came in. What comes in is
 * counted after decompression: `Content-Length` would not tell of a small file that unpacks to a huge one.
 */
export const readText = async (response: Response, maxBytes: number): Promise<string> => {
  const { body } = response as { body: ReadableStream<Uint8Array> | null | undefined };
  // No body, or a runtime such as React Native that does not stream.
  if (body === null || body === undefined) return within(await response.text(), maxBytes);
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      reader.cancel().catch(() => {});
      throw new TooLargeError(maxBytes);
    }
    text += decoder.decode(value, { stream: true });
  }
};

/** A character takes a byte at least. */
const within = (text: string, maxBytes: number): string => {
  if (text.length > maxBytes) throw new TooLargeError(maxBytes);
  return text;
};
