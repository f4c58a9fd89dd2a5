import type { Random } from '../random.ts';
import type { Palette } from './palettes.ts';
import { fix } from './scene.ts';

/** Half widths at the lip, neck, shoulder, belly and foot. */
const PROFILES = [
  [70, 46, 150, 190, 95],
  [110, 84, 120, 170, 120],
  [52, 40, 96, 205, 110],
  [150, 140, 165, 150, 100],
] as const satisfies readonly (readonly number[])[];

const HEIGHTS = [215, 300, 420, 570, 752];

/** A thrown pot: a profile turned about its axis, glazed from the lip down, with a dry stem or two. */
export function drawVase({ ink, a, b, c }: Palette, random: Random): string {
  const widths = random.pick(PROFILES);
  const [clay, glaze] = random.sample([a, b, c, ink], 2);
  const outline = turn(widths);
  const edge = random.int(380, 520);
  const throwing = Array.from(
    { length: 7 },
    (_, index) =>
      `<path d="M380 ${edge + 60 + index * 34}q220 26 440 0" stroke="${ink}" stroke-opacity=".1" stroke-width="5" fill="none"/>`,
  );
  return [
    drawStems(ink, b, a, random),
    `<clipPath id="pot"><path d="${outline}"/></clipPath><path d="${outline}" fill="${clay}"/>`,
    `<g clip-path="url(#pot)"><path d="M340 0H860V${edge} q-43 ${random.int(40, 90)} -87 0 t-87 0 t-87 0 t-87 0 t-87 0 t-87 0Z" fill="${glaze}"/>${throwing.join('')}</g>`,
    `<path d="${outline}" fill="url(#round)"/>`,
    `<ellipse cx="600" cy="215" rx="${widths[0]}" ry="${fix(widths[0] * 0.2)}" fill="${ink}" opacity=".75"/>`,
  ].join('');
}

function turn(widths: readonly number[]): string {
  const points = widths.map((width, index) => ({ width, y: HEIGHTS[index] ?? 0 }));
  const side = (direction: 1 | -1, run: typeof points) =>
    run
      .slice(1)
      .map(({ width, y }, index) => {
        const from = run[index] ?? { width, y };
        const middle = (from.y + y) / 2;
        return `C${fix(600 + direction * from.width)} ${middle} ${fix(600 + direction * width)} ${middle} ${fix(600 + direction * width)} ${y}`;
      })
      .join('');
  const lip = widths[0] ?? 0;
  const foot = widths.at(-1) ?? 0;
  return `M${600 + lip} 215${side(1, points)}H${600 - foot}${side(-1, points.toReversed())}Z`;
}

function drawStems(ink: string, leaf: string, bud: string, random: Random): string {
  return Array.from({ length: random.int(1, 3) }, (_, index) => {
    const tipX = 540 + index * 70 + random.int(-30, 30);
    const tipY = random.int(60, 120);
    return `<path d="M600 240Q${610 - index * 12} 150 ${tipX} ${tipY}" stroke="${ink}" stroke-width="6" fill="none"/><ellipse cx="${tipX}" cy="${tipY}" rx="15" ry="27" fill="${bud}" transform="rotate(${random.int(-25, 25)} ${tipX} ${tipY})"/><ellipse cx="${tipX + 26}" cy="${tipY + 52}" rx="9" ry="20" fill="${leaf}" transform="rotate(50 ${tipX + 26} ${tipY + 52})"/>`;
  }).join('');
}
