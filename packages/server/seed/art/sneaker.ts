import type { Random } from '../random.ts';
import type { Palette } from './palettes.ts';

const UPPER =
  'M268 470Q262 392 300 352Q340 320 382 348Q410 392 470 396Q520 396 552 356L590 318Q604 306 622 318L770 452Q828 500 900 514Q966 530 972 600V640H268Z';
const SOLE = 'M250 632Q250 612 272 612H968Q996 612 996 642Q996 716 930 722H306Q252 718 250 632Z';

/** A low shoe from the side: sole, upper, toe cap, heel and a stripe of its own. */
export function drawSneaker({ ink, a, b, c }: Palette, random: Random): string {
  const [body, toe, heel] = random.sample([a, b, c, ink, '#fbf8f1'], 3);
  const sole = random.pick(['#fbf8f1', '#fbf8f1', b]);
  const stripe = random.pick([a, c, ink].filter((colour) => colour !== body));
  const laces = [0, 1, 2, 3, 4].map((index) => {
    const x = 590 + index * 38;
    const y = 352 + index * 32;
    return `<path d="M${x - 34} ${y + 26}L${x + 24} ${y - 14}" stroke="#fffdf8" stroke-width="13" stroke-linecap="round"/>`;
  });
  return [
    `<clipPath id="upper"><path d="${UPPER}"/></clipPath><path d="${UPPER}" fill="${body}"/>`,
    '<g clip-path="url(#upper)">',
    `<path d="M820 480Q780 560 800 660H1000V480Z" fill="${toe}"/>`,
    `<path d="M240 330H380Q352 470 392 660H240Z" fill="${heel}"/>`,
    drawStripe(stripe, random),
    `<path d="M250 600Q600 560 990 606V660H250Z" fill="#000" opacity=".1"/>`,
    '</g>',
    `<path d="M300 352Q340 320 382 348Q410 392 470 396Q520 396 552 356L578 330Q540 430 462 432Q372 430 300 352Z" fill="${ink}" opacity=".8"/>`,
    laces.join(''),
    `<path d="${SOLE}" fill="${sole}"/><path d="M262 676H988" stroke="${stripe}" stroke-width="10"/>`,
    `<path d="M306 722H930Q962 720 978 700H270Q284 720 306 722Z" fill="${ink}" opacity=".5"/>`,
  ].join('');
}

function drawStripe(colour: string, random: Random): string {
  const kinds = [
    `<path d="M400 590L470 520L530 580L600 500L660 560L720 480" fill="none" stroke="${colour}" stroke-width="30" stroke-linejoin="round" stroke-linecap="round"/>`,
    `<path d="M380 640Q500 560 590 570T800 500V560Q700 600 600 620T400 680Z" fill="${colour}"/>`,
    `<circle cx="570" cy="530" r="62" fill="${colour}"/><circle cx="570" cy="530" r="32" fill="#fffdf8" opacity=".85"/>`,
    `<path d="M390 560H780V590H390ZM390 510H740V534H390Z" fill="${colour}"/>`,
  ];
  return kinds[random.int(0, kinds.length - 1)] ?? '';
}
