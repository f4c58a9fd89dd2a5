import type { Random } from '../random.ts';
import type { Palette } from './palettes.ts';
import { fix } from './scene.ts';

type Composition = (palette: Palette, random: Random) => string;

const ground = (colour: string) => `<rect width="100" height="100" fill="${colour}"/>`;

/** A low sun behind hills. */
const hills: Composition = ({ wall, ink, a, b, c }, random) => {
  const sunX = random.int(30, 70);
  const ridges = [c, a, ink].map((colour, index) => {
    const y = 56 + index * 15;
    const lift = () => random.int(6, 16);
    return `<path d="M-5 ${y} Q20 ${y - lift()} 45 ${y} T105 ${y - random.int(0, 8)} V105 H-5Z" fill="${colour}"/>`;
  });
  const rays = [34, 28, 22].map(
    (radius, index) =>
      `<circle cx="${sunX}" cy="48" r="${radius}" fill="${b}" opacity="${0.25 + index * 0.35}"/>`,
  );
  return ground(wall) + rays.join('') + ridges.join('');
};

/** A grid of quarter circles that turn each their own way. */
const quarters: Composition = ({ wall, ink, a, b, c }, random) => {
  const cells = Array.from({ length: 16 }, (_, index) => {
    const x = (index % 4) * 25;
    const y = Math.floor(index / 4) * 25;
    const turn = random.int(0, 3) * 90;
    const base = random.pick([wall, wall, b]);
    const top = random.pick([a, ink, c]);
    return `<g transform="translate(${x} ${y})"><rect width="25.2" height="25.2" fill="${base}"/><path transform="rotate(${turn} 12.5 12.5)" d="M0 0H25A25 25 0 0 1 0 25Z" fill="${top}"/></g>`;
  });
  return cells.join('');
};

/** Bands of waves, lighter to darker. */
const waves: Composition = ({ wall, ink, a, b, c }, random) => {
  const phase = random.int(0, 20);
  const colours = [b, a, c, ink];
  const bands = colours.map((colour, index) => {
    const y = 26 + index * 19;
    const rise = 5 + index * 1.5;
    return `<path d="M${-20 - phase} ${y} q10 ${fix(-rise)} 20 0 t20 0 t20 0 t20 0 t20 0 t20 0 t20 0 V110 H-40Z" fill="${colour}"/>`;
  });
  return `${ground(wall)}<circle cx="${random.int(60, 78)}" cy="18" r="9" fill="${a}"/>${bands.join('')}`;
};

/** Circles on rings around a heavy centre. */
const orbits: Composition = ({ wall, ink, a, b, c }, random) => {
  const rings = [40, 31, 22].map((radius, index) => {
    const angle = random.next() * Math.PI * 2;
    const x = 50 + Math.cos(angle) * radius;
    const y = 50 + Math.sin(angle) * radius;
    const moon = [a, b, wall][index] ?? a;
    return `<circle cx="50" cy="50" r="${radius}" fill="none" stroke="${b}" stroke-width=".8" opacity=".7"/><circle cx="${fix(x)}" cy="${fix(y)}" r="${fix(5.5 - index * 1.2)}" fill="${moon}"/>`;
  });
  return `${ground(ink)}${rings.join('')}<circle cx="50" cy="50" r="13" fill="${c}"/><path d="M37 50a13 13 0 0 0 26 0Z" fill="${a}"/>`;
};

/** Arches inside arches. */
const arches: Composition = ({ wall, ink, a, b, c }, random) => {
  const columns = [0, 1].map((column) => {
    const order = random.sample([a, b, c, ink], 4);
    return order
      .map((colour, index) => {
        const radius = 23 - index * 5.5;
        const x = 27 + column * 46;
        const y = 44 + (column === 0 ? 0 : 12);
        return `<path d="M${x - radius} 100V${y}a${radius} ${radius} 0 0 1 ${radius * 2} 0V100Z" fill="${colour}"/>`;
      })
      .join('');
  });
  return ground(wall) + columns.join('');
};

/** One circle, cut in stripes that slide apart. */
const stripes: Composition = ({ wall, ink, a, b, c }, random) => {
  const bars = Array.from({ length: 9 }, (_, index) => {
    const y = 14 + index * 8;
    const half = Math.sqrt(Math.max(0, 36 ** 2 - (y + 4 - 50) ** 2));
    const slide = random.int(-9, 9);
    const colour = [a, b, c][index % 3] ?? a;
    return `<rect x="${fix(50 - half + slide)}" y="${y}" width="${fix(half * 2)}" height="8.1" fill="${colour}"/>`;
  });
  return `${ground(random.pick([wall, ink]))}${bars.join('')}`;
};

/** A flat picture on a square of 100 by 100. */
export const compose: Composition = (palette, random) =>
  random.pick([hills, quarters, waves, orbits, arches, stripes])(palette, random);
