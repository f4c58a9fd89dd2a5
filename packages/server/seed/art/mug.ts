import type { Random } from '../random.ts';
import type { Palette } from './palettes.ts';
import { fix } from './scene.ts';

const BODY = 'M430 300H770V640Q770 740 690 745H510Q430 740 430 640Z';

/** A mug with a dipped glaze, bands or dots. */
export function drawMug({ ink, a, b, c, wall }: Palette, random: Random): string {
  const [glaze, clay] = random.sample([a, c, b, ink], 2);
  const pattern = random.pick([dip, bands, dots])(clay ?? b, random);
  return [
    `<path d="M765 390q150 -20 140 115q-12 120 -150 120" fill="none" stroke="${glaze}" stroke-width="46" stroke-linecap="round"/>`,
    `<path d="M765 390q150 -20 140 115q-12 120 -150 120" fill="none" stroke="#000" stroke-opacity=".12" stroke-width="46" stroke-linecap="round"/>`,
    `<clipPath id="body"><path d="${BODY}"/></clipPath>`,
    `<path d="${BODY}" fill="${glaze}"/><g clip-path="url(#body)">${pattern}</g><path d="${BODY}" fill="url(#round)"/>`,
    `<ellipse cx="600" cy="300" rx="170" ry="36" fill="${wall}"/><ellipse cx="600" cy="304" rx="154" ry="28" fill="${ink}" opacity=".82"/>`,
  ].join('');
}

const dip = (colour: string, random: Random): string => {
  const y = random.int(480, 560);
  return `<path d="M420 ${y} q45 -40 90 0 t90 0 t90 0 t90 0 V760 H420Z" fill="${colour}"/>`;
};

const bands = (colour: string, random: Random): string => {
  const first = random.int(380, 430);
  return [0, 1, 2]
    .map(
      (index) =>
        `<rect x="420" y="${first + index * 74}" width="360" height="${40 - index * 10}" fill="${colour}"/>`,
    )
    .join('');
};

const dots = (colour: string, random: Random): string => {
  const radius = random.int(14, 22);
  return Array.from({ length: 28 }, (_, index) => {
    const row = Math.floor(index / 7);
    const x = 445 + (index % 7) * 56 + (row % 2) * 28;
    return `<circle cx="${x}" cy="${400 + row * 84}" r="${fix(radius)}" fill="${colour}"/>`;
  }).join('');
};
