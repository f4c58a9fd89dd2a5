import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** A picture whose upper half is red and whose lower half is blue, as its file has it. */
export const halves = (width: number, height: number) => {
  const half = { width, height: Math.floor(height / 2), channels: 3 as const, background: 'red' };
  return sharp({ create: { width, height, channels: 3, background: 'blue' } }).composite([
    { input: { create: half }, top: 0, left: 0 },
  ]);
};

export const toBlob = (bytes: Uint8Array | string, type = ''): Blob =>
  new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], { type });

let colors = 0;

/** A small picture that no test has uploaded before. */
export async function makePicture(): Promise<Blob> {
  colors += 1;
  const background = { r: colors % 256, g: Math.floor(colors / 256) % 256, b: process.pid % 256 };
  const create = { width: 40, height: 30, channels: 3 as const, background };
  return toBlob(await sharp({ create }).png().toBuffer(), 'image/png');
}

/** A PNG of some kilobytes that says, and has, 900 megapixels. */
export function makeBomb(): Buffer {
  const side = 30_000;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // One bit of grey for each pixel.
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((1 + side / 8) * side), { level: 9 });
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
