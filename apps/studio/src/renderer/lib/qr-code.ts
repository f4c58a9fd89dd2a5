import { t } from '@lingui/core/macro';
import { encode } from 'uqr';

/** Light modules around the code, which readers need to find it (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** A QR code as a square of `size` modules, of which these are dark. */
export type QrCode = { size: number; dark: readonly { x: number; y: number }[] };

export const qrCode = (text: string): QrCode => {
  const { data } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [{ x, y }] : [])));
  return { size: data.length, dark };
};

/** The dark modules as one path of an SVG. */
export const qrPath = ({ dark }: QrCode): string => dark.map(({ x, y }) => `M${x} ${y}h1v1h-1z`).join('');

/** The code as a file. It is dark on light: many readers do not know the other way round. */
export const qrSvg = (code: QrCode): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${code.size} ${code.size}" width="1024" height="1024" shape-rendering="crispEdges"><rect width="${code.size}" height="${code.size}" fill="#fff"/><path d="${qrPath(code)}" fill="#000"/></svg>`;

/** Each module has so many pixels, so that no edge is blurred. */
const PIXELS = 24;

export const qrPng = async ({ size, dark }: QrCode): Promise<Uint8Array<ArrayBuffer>> => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size * PIXELS;
  const drawing = canvas.getContext('2d');
  if (drawing === null) throw new Error(t`This window cannot draw pictures`);
  drawing.fillStyle = '#fff';
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.fillStyle = '#000';
  for (const { x, y } of dark) drawing.fillRect(x * PIXELS, y * PIXELS, PIXELS, PIXELS);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve);
  });
  if (blob === null) throw new Error(t`No picture came out`);
  return new Uint8Array(await blob.arrayBuffer());
};
