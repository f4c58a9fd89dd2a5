import type { Random } from '../random.ts';
import type { Palette } from './palettes.ts';

/** A set of keycaps seen from above, one of them special. */
export function drawKeycaps({ ink, a, b, c }: Palette, random: Random): string {
  const special = random.int(4, 9);
  const accents = random.sample([a, c, ink], 2);
  const keys = Array.from({ length: 15 }, (_, index) => {
    const x = 285 + (index % 5) * 130;
    const y = 260 + Math.floor(index / 5) * 130;
    const roll = random.next();
    const colour =
      index === special ? c : roll < 0.2 ? (accents[0] ?? a) : roll < 0.3 ? (accents[1] ?? ink) : b;
    return drawKey(x, y, colour, colour === b ? ink : '#fffdf8', index === special, random);
  });
  return `<rect x="255" y="232" width="690" height="440" rx="34" fill="${ink}" opacity=".92"/><rect x="255" y="232" width="690" height="440" rx="34" fill="url(#round)" opacity=".5"/>${keys.join('')}`;
}

function drawKey(
  x: number,
  y: number,
  colour: string,
  mark: string,
  isSpecial: boolean,
  random: Random,
): string {
  const middle = { x: x + 55, y: y + 48 };
  const legend = isSpecial
    ? `<circle cx="${middle.x}" cy="${middle.y}" r="24" fill="none" stroke="${mark}" stroke-width="8"/><circle cx="${middle.x}" cy="${middle.y}" r="7" fill="${mark}"/>`
    : drawLegend(random.int(0, 7), middle, mark);
  return [
    `<rect x="${x}" y="${y}" width="112" height="112" rx="18" fill="${colour}"/>`,
    `<rect x="${x}" y="${y}" width="112" height="112" rx="18" fill="#000" opacity=".18"/>`,
    `<rect x="${x + 11}" y="${y + 5}" width="90" height="90" rx="16" fill="${colour}"/>`,
    `<rect x="${x + 11}" y="${y + 5}" width="90" height="90" rx="16" fill="#fff" opacity=".12"/>`,
    legend,
  ].join('');
}

/** Shapes rather than letters: fonts differ from machine to machine. */
function drawLegend(kind: number, { x, y }: { x: number; y: number }, colour: string): string {
  const paths = [
    `M${x} ${y - 15}L${x + 15} ${y}L${x} ${y + 15}L${x - 15} ${y}Z`,
    `M${x - 13} ${y}a13 13 0 1 0 26 0a13 13 0 1 0 -26 0Z`,
    `M${x} ${y - 14}L${x + 15} ${y + 12}H${x - 15}Z`,
    `M${x - 12} ${y - 12}h24v24h-24Z`,
    `M${x} ${y - 18}Q${x + 3} ${y - 3} ${x + 18} ${y}Q${x + 3} ${y + 3} ${x} ${y + 18}Q${x - 3} ${y + 3} ${x - 18} ${y}Q${x - 3} ${y - 3} ${x} ${y - 18}Z`,
    `M${x + 8} ${y - 14}A15 15 0 1 0 ${x + 8} ${y + 14}A12 12 0 1 1 ${x + 8} ${y - 14}Z`,
    `M${x - 4} ${y - 15}h8v11h11v8h-11v11h-8v-11h-11v-8h11Z`,
    `M${x - 14} ${y - 3}h28v7h-28Z`,
  ];
  return `<path d="${paths[kind] ?? paths[0]}" fill="${colour}"/>`;
}
