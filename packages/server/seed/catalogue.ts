import type { CatalogueCreator } from './catalogue-creator.ts';

/** Everybody here is made up. */
export const CATALOGUE: readonly CatalogueCreator[] = [
  {
    email: 'solvei.brandt@creators.example.test',
    handle: 'solvei',
    name: 'Solvei Brandt',
    bio: 'Sneakers in runs of a few hundred, sewn in a shed by the harbour. Restocks are a myth.',
    share: 0.72,
    currency: 'EUR',
    kind: 'sneaker',
    palette: 'court',
    products: [
      {
        title: 'Harbour Low',
        description: 'The one that started it: full-grain upper, cork footbed, gum-free sole.',
        price: 14_900,
      },
      {
        title: 'Signal Runner',
        description: 'A daily runner in the orange of the pilot boats. Weighs 212 g.',
        price: 16_900,
      },
      {
        title: 'Fog Court',
        description: 'A quiet court shoe for grey mornings. Lined with wool felt.',
        price: 13_900,
      },
      {
        title: 'Night Ferry',
        description: 'Dark toe, bright heel, reflective pull tab. Seen from both shores.',
        price: 17_900,
      },
      {
        title: 'Tideline 01',
        description: 'A numbered pair for the first hundred people who asked for it.',
        price: 21_900,
      },
    ],
  },
  {
    email: 'drew.kumar297@example.com',
    handle: 'drewkumar',
    name: 'Drew Kumar',
    bio: 'Risograph prints about weather, maps and the long way home. Ink on my elbows since 2014.',
    share: 0.34,
    currency: 'EUR',
    kind: 'print',
    palette: 'monsoon',
    products: [
      {
        title: 'Paper Monsoon',
        description: 'Four-colour risograph on 240 g cotton paper. 30 by 40 cm, signed.',
        price: 4800,
      },
      {
        title: 'Low Sun, Long Road',
        description: 'The evening bus, the last row, the window seat. Three layers of ink.',
        price: 5200,
      },
      {
        title: 'Map of Small Detours',
        description: 'A map of a town that does not exist, for people who get lost on purpose.',
        price: 6400,
      },
      {
        title: 'Arcade, August',
        description: 'Arches at noon. Printed slowly, in heavy heat, on recycled stock.',
        price: 4200,
      },
      {
        title: 'Tin Roof Concert',
        description: 'What rain sounds like from below. Edition of 150, numbered by hand.',
        price: 7800,
      },
    ],
  },
  {
    email: 'low.orbit@creators.example.test',
    handle: 'low-orbit',
    name: 'Low Orbit Records',
    bio: 'A label of two people and one pressing plant that picks up the phone.',
    share: 0.22,
    currency: 'GBP',
    kind: 'vinyl',
    palette: 'orbit',
    products: [
      {
        title: 'Perigee, 12-inch',
        description: 'Slow electronics from a farmhouse with bad wiring. 180 g, hand-stamped.',
        price: 2600,
      },
      {
        title: 'Soft Static, Double LP',
        description: 'Ninety minutes of tape hiss and tenderness. Gatefold with a poster.',
        price: 3400,
      },
      {
        title: 'Halfway Satellite',
        description: 'A band of four who met on a night train. Coloured vinyl, all different.',
        price: 2400,
      },
      {
        title: 'Moonpool Sessions',
        description: 'Recorded in an empty swimming pool. You can hear the tiles.',
        price: 2800,
      },
      {
        title: 'Return Signal, 7-inch',
        description: 'Two songs, one of them backwards. Comes with a download card.',
        price: 1200,
      },
    ],
  },
  {
    email: 'maren.osei@creators.example.test',
    handle: 'kiln-and-tide',
    name: 'Maren Osei',
    bio: 'Stoneware from a wood kiln on the coast. Every firing is a small gamble.',
    share: 0.14,
    currency: 'EUR',
    kind: 'vase',
    palette: 'kiln',
    products: [
      {
        title: 'Ash Bottle',
        description: 'A narrow bottle with a run of ash glaze. 31 cm, holds water.',
        price: 8900,
      },
      {
        title: 'Shoulder Vase',
        description: 'Thrown in two parts and joined leather-hard. For one good branch.',
        price: 9600,
      },
      {
        title: 'Storm Jar',
        description: 'Iron slip under celadon. No two come out alike, and that is the point.',
        price: 12_400,
      },
      {
        title: 'Salt Cylinder',
        description: 'Salt-fired, with the orange-peel skin that only salt makes.',
        price: 7400,
      },
      {
        title: 'Moon Belly',
        description: 'A generous belly on a small foot. Signed, dated and listed in the kiln book.',
        price: 15_800,
      },
    ],
  },
  {
    email: 'tamsin.wells@creators.example.test',
    handle: 'tamsinwells',
    name: 'Tamsin Wells',
    bio: 'Heavy cotton, water-based ink, drawings from my allotment.',
    share: 0.09,
    currency: 'GBP',
    kind: 'tee',
    palette: 'thread',
    products: [
      {
        title: 'Allotment Tee',
        description: 'Plot 41 in late July. 240 g organic cotton, boxy fit.',
        price: 3400,
      },
      {
        title: 'Bean Geometry Tee',
        description: 'Runner beans, seen by somebody who likes rulers.',
        price: 3400,
      },
      {
        title: 'Slow Compost Tee',
        description: 'Printed on blanks that other printers sent back. All sizes run large.',
        price: 2800,
      },
      {
        title: 'Greenhouse Tee',
        description: 'Condensation, rendered in two inks. Soft from the first wear.',
        price: 3600,
      },
      {
        title: 'Seed Catalogue Tee',
        description: 'The whole catalogue on one chest. Comes with a packet of marigolds.',
        price: 3900,
      },
    ],
  },
  {
    email: 'ines.quiroga@creators.example.test',
    handle: 'ines-mugs',
    name: 'Ines Quiroga',
    bio: 'Mugs for people who take the big one. Porcelain, thrown and dipped in Rosario.',
    share: 0.06,
    currency: 'USD',
    kind: 'mug',
    palette: 'press',
    products: [
      {
        title: 'Double Dip Mug',
        description: 'Two glazes that meet in the middle and argue a little. 380 ml.',
        price: 3200,
      },
      {
        title: 'Polka Mug',
        description: 'Dots by hand, so count them if you like. Dishwasher-safe.',
        price: 2900,
      },
      { title: 'Sunday Mug', description: 'Half a litre. There is no reason to get up twice.', price: 3600 },
      {
        title: 'Plum Line Mug',
        description: 'Three bands in a plum that took a year to get right.',
        price: 3400,
      },
      {
        title: 'Late Shift Mug',
        description: 'Thick walls that keep the coffee warm until the second half.',
        price: 3800,
      },
    ],
  },
  {
    email: 'bram.devos@creators.example.test',
    handle: 'plank',
    name: 'Plank by Bram de Vos',
    bio: 'Seven plies of maple, pressed on Tuesdays. Skate them or hang them, both are fine.',
    share: 0.04,
    currency: 'EUR',
    kind: 'deck',
    palette: 'deck',
    products: [
      {
        title: 'Canal Deck 8.25',
        description: 'Medium concave, mellow kick. Screen-printed, not heat-transferred.',
        price: 6500,
      },
      { title: 'Polder Deck 8.5', description: 'A wide one for flat country and big feet.', price: 6800 },
      {
        title: 'Lock Gate Deck',
        description: 'A shaped nose and a steep tail, drawn after the gates at Nine Locks.',
        price: 7200,
      },
      {
        title: 'Drawbridge Cruiser',
        description: 'Long wheelbase, soft flex, for getting to work.',
        price: 8400,
      },
      {
        title: 'Low Water Deck',
        description: 'Run of sixty in teal stain. The grain shows through.',
        price: 7600,
      },
    ],
  },
  {
    email: 'yuki.tanabe@creators.example.test',
    handle: 'quiet-keys',
    name: 'Quiet Keys',
    bio: 'Dye-sublimated keycaps with no letters on them. You know where they are.',
    share: 0.025,
    currency: 'JPY',
    kind: 'keycaps',
    palette: 'keys',
    products: [
      {
        title: 'Dusk Set',
        description: 'A base kit in lilac and cream. Low profile, PBT, 1.5 mm walls.',
        price: 14_800,
      },
      {
        title: 'Signal Accents',
        description: 'Fifteen accents in signal orange for the keys that matter.',
        price: 5400,
      },
      {
        title: 'Night Typist Set',
        description: 'Dark caps for typing after midnight, with one light to find home.',
        price: 15_600,
      },
      {
        title: 'Ortho Kit',
        description: 'Everything that a grid layout needs, and nothing that it does not.',
        price: 12_800,
      },
      { title: 'Tiny Planets', description: 'Eight novelty caps, each with its own weather.', price: 6800 },
    ],
  },
];
