import type { Palette } from './palettes.ts';

const WIDTH = 1200;
const HEIGHT = 900;

/** At most one decimal: smaller files, and the same text on every machine. */
export const fix = (value: number): string => String(Math.round(value * 10) / 10);

/** A product in front of a wall, on a floor, in soft light from the left. `front` stands, so it throws a shadow. */
export function drawScene(palette: Palette, title: string, front: string, shadowWidth: number): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escapeText(title)}">`,
    '<defs>',
    `<radialGradient id="light" cx=".32" cy=".22" r=".9"><stop offset="0" stop-color="#fff" stop-opacity=".55"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>`,
    `<radialGradient id="shade"><stop offset="0" stop-color="${palette.ink}" stop-opacity=".38"/><stop offset="1" stop-color="${palette.ink}" stop-opacity="0"/></radialGradient>`,
    `<linearGradient id="round" x1="0" x2="1"><stop offset="0" stop-color="#fff" stop-opacity=".28"/><stop offset=".35" stop-color="#fff" stop-opacity="0"/><stop offset=".7" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".24"/></linearGradient>`,
    '</defs>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${palette.wall}"/>`,
    `<rect y="690" width="${WIDTH}" height="210" fill="${palette.floor}"/>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="url(#light)" opacity="${isDark(palette.wall) ? '.25' : '1'}"/>`,
    `<ellipse cx="620" cy="760" rx="${fix(shadowWidth * 0.62)}" ry="44" fill="url(#shade)"/>`,
    front,
    '</svg>',
  ].join('');
}

/** A flat picture that fills the box, cut at its edges. Composed on a square of 100 by 100. */
export const placePicture = (
  box: { x: number; y: number; width: number; height: number },
  picture: string,
): string =>
  `<svg x="${fix(box.x)}" y="${fix(box.y)}" width="${fix(box.width)}" height="${fix(box.height)}" viewBox="0 0 100 100" preserveAspectRatio="xMidYMid slice">${picture}</svg>`;

export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const isDark = (colour: string): boolean => Number.parseInt(colour.slice(1, 3), 16) < 0x80;
