import { createRandom, seedOf, type Random } from '../random.ts';
import { drawDeck, drawPrint, drawTee, drawVinyl } from './flat-goods.ts';
import { drawKeycaps } from './keycaps.ts';
import { drawMug } from './mug.ts';
import { type Palette, PALETTES } from './palettes.ts';
import { drawScene } from './scene.ts';
import { drawSneaker } from './sneaker.ts';
import { drawVase } from './vase.ts';

export { drawAvatar } from './avatar.ts';
export { PALETTES };

export type PaletteName = keyof typeof PALETTES;
export type ArtKind = 'mug' | 'vase' | 'print' | 'tee' | 'vinyl' | 'sneaker' | 'deck' | 'keycaps';

const ARTISTS: Record<ArtKind, { draw: (palette: Palette, random: Random) => string; shadowWidth: number }> =
  {
    mug: { draw: drawMug, shadowWidth: 440 },
    vase: { draw: drawVase, shadowWidth: 420 },
    print: { draw: drawPrint, shadowWidth: 0 },
    tee: { draw: drawTee, shadowWidth: 0 },
    vinyl: { draw: drawVinyl, shadowWidth: 620 },
    sneaker: { draw: drawSneaker, shadowWidth: 760 },
    deck: { draw: drawDeck, shadowWidth: 260 },
    keycaps: { draw: drawKeycaps, shadowWidth: 0 },
  };

/** A picture of a product, 1200 by 900, SVG. The same title always gives the same picture. */
export function drawProduct(product: { title: string; kind: ArtKind; palette: PaletteName }): string {
  const { draw, shadowWidth } = ARTISTS[product.kind];
  const palette = PALETTES[product.palette];
  const random = createRandom(seedOf(`${product.kind} ${product.title}`));
  return drawScene(palette, product.title, draw(palette, random), shadowWidth);
}
