import { createRandom, seedOf } from '../random.ts';
import { compose } from './compositions.ts';
import type { Palette } from './palettes.ts';
import { escapeText, placePicture } from './scene.ts';

const SKINS = ['#f3cfb3', '#d9a27c', '#a86f4c', '#7a4b32', '#e7b996', '#5d3a29'] as const;

/** A bust of plain shapes before one of the creator's own pictures. 480 by 480. */
export function drawAvatar(name: string, palette: Palette): string {
  const random = createRandom(seedOf(`avatar ${name}`));
  const skin = random.pick(SKINS);
  const hair = random.pick([palette.ink, '#2c1d18', '#6b3f25']);
  const coat = random.pick([palette.a, palette.c]);
  const backdrop = placePicture({ x: 0, y: 0, width: 480, height: 480 }, compose(palette, random));
  const long = random.next() < 0.5;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" width="480" height="480" role="img" aria-label="${escapeText(name)}">`,
    `${backdrop}<rect width="480" height="480" fill="${palette.wall}" opacity=".55"/>`,
    long ? `<path d="M142 214Q142 96 240 96T338 214V352H142Z" fill="${hair}"/>` : '',
    `<path d="M70 500Q78 352 240 350T410 500Z" fill="${coat}"/>`,
    `<path d="M204 292H276V372Q240 408 204 372Z" fill="${skin}"/><path d="M204 318Q240 352 276 318V340Q240 372 204 340Z" fill="#000" opacity=".14"/>`,
    `<ellipse cx="240" cy="222" rx="80" ry="98" fill="${skin}"/>`,
    `<path d="M156 220Q150 112 240 108Q332 110 324 220Q306 166 ${random.int(216, 270)} 160Q180 166 156 220Z" fill="${hair}"/>`,
    '</svg>',
  ].join('');
}
