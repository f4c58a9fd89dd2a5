import type { Random } from '../random.ts';
import { compose } from './compositions.ts';
import type { Palette } from './palettes.ts';
import { placePicture } from './scene.ts';

/** A framed print on the wall. */
export function drawPrint(palette: Palette, random: Random): string {
  const tall = random.next() < 0.6;
  const frame = tall
    ? { x: 395, y: 90, width: 430, height: 570 }
    : { x: 310, y: 130, width: 590, height: 470 };
  const { x, y, width, height } = frame;
  const mat = 46;
  const picture = { x: x + mat, y: y + mat, width: width - 2 * mat, height: height - 2 * mat };
  return [
    `<rect x="${x + 16}" y="${y + 22}" width="${width}" height="${height}" fill="${palette.ink}" opacity=".16"/>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#fffdf8" stroke="${palette.ink}" stroke-width="14"/>`,
    placePicture(picture, compose(palette, random)),
  ].join('');
}

/** A record that slides out of its sleeve. */
export function drawVinyl(palette: Palette, random: Random): string {
  const { a, b, c, ink } = palette;
  const disc = random.pick([ink, ink, a, c]);
  const label = disc === a ? b : a;
  const grooves = Array.from(
    { length: 9 },
    (_, index) =>
      `<circle cx="745" cy="450" r="${112 + index * 14}" fill="none" stroke="#fff" stroke-opacity=".13" stroke-width="3"/>`,
  );
  return [
    `<circle cx="745" cy="450" r="248" fill="${disc}"/><circle cx="745" cy="450" r="248" fill="none" stroke="#fff" stroke-opacity=".18" stroke-width="3"/>`,
    grooves.join(''),
    `<path d="M745 450L925 279A248 248 0 0 1 968 341Z" fill="#fff" opacity=".14"/>`,
    `<circle cx="745" cy="450" r="84" fill="${label}"/><circle cx="745" cy="450" r="9" fill="${palette.wall}"/>`,
    `<rect x="246" y="206" width="500" height="500" fill="#000" opacity=".22"/>`,
    placePicture({ x: 232, y: 192, width: 500, height: 500 }, compose(palette, random)),
  ].join('');
}

const SHIRT =
  'M455 175Q600 265 745 175L905 245Q955 270 985 330L1035 450L905 505L860 415V830Q860 855 835 855H365Q340 855 340 830V415L295 505L165 450L215 330Q245 270 295 245Z';

/** A T-shirt laid flat with a picture on its chest. */
export function drawTee(palette: Palette, random: Random): string {
  const { a, b, c, ink } = palette;
  const [cloth] = random.sample([a, b, c, ink, '#fbf8f1'], 1);
  const round = random.next() < 0.5;
  const box = { x: 480, y: 345, width: 240, height: 240 };
  return [
    `<g transform="translate(96 30) scale(.84)"><path d="${SHIRT}" fill="#000" opacity=".16" transform="translate(12 18)"/>`,
    `<path d="${SHIRT}" fill="${cloth}"/>`,
    `<path d="M455 175Q600 265 745 175L722 164Q600 236 478 164Z" fill="#000" opacity=".18"/>`,
    '<path d="M340 415Q352 600 340 800M860 415Q848 600 860 800M520 730Q560 780 540 855M700 720Q660 780 690 855" stroke="#000" stroke-opacity=".1" stroke-width="7" fill="none" stroke-linecap="round"/>',
    `<clipPath id="chest">${round ? '<circle cx="600" cy="465" r="120"/>' : '<rect x="480" y="345" width="240" height="240" rx="14"/>'}</clipPath>`,
    `<g clip-path="url(#chest)">${placePicture(box, compose(palette, random))}</g></g>`,
  ].join('');
}

/** A skateboard deck, underside up, leaning at the wall. */
export function drawDeck(palette: Palette, random: Random): string {
  const bolts = [250, 286, 590, 626].flatMap((y) =>
    [576, 624].map((x) => `<circle cx="${x}" cy="${y}" r="6" fill="${palette.ink}" opacity=".75"/>`),
  );
  const turn = random.int(-9, 9);
  const box = { x: 490, y: 90, width: 220, height: 670 };
  return [
    `<g transform="rotate(${turn} 600 440)"><rect x="506" y="108" width="220" height="670" rx="110" fill="${palette.ink}" opacity=".2"/>`,
    '<clipPath id="deck"><rect x="490" y="90" width="220" height="670" rx="110"/></clipPath>',
    `<g clip-path="url(#deck)">${placePicture(box, compose(palette, random))}<rect x="490" y="90" width="220" height="670" fill="url(#round)"/></g>`,
    `<rect x="490" y="90" width="220" height="670" rx="110" fill="none" stroke="#c79a63" stroke-width="7"/>${bolts.join('')}</g>`,
  ].join('');
}
