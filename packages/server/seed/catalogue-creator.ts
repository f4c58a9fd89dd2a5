import type { ArtKind, PaletteName } from './art/index.ts';

/** What the seed knows about a creator. `share` is the part of all fans that follows. */
export type CatalogueCreator = {
  email: string;
  handle: string;
  name: string;
  bio: string;
  share: number;
  currency: string;
  kind: ArtKind;
  palette: PaletteName;
  products: readonly CatalogueProduct[];
};

/** `price` in minor units. */
type CatalogueProduct = { title: string; description: string; price: number };
