/** The colours of one creator: a light wall, a floor, a dark ink and three accents. */
export type Palette = { wall: string; floor: string; ink: string; a: string; b: string; c: string };

export const PALETTES = {
  monsoon: { wall: '#f3e9dc', floor: '#e3d2bd', ink: '#1f2a44', a: '#e4572e', b: '#f2b134', c: '#2e7d8c' },
  court: { wall: '#dfe7ea', floor: '#c6d3d8', ink: '#14213d', a: '#ff5a36', b: '#f7f5f0', c: '#2a6fdb' },
  kiln: { wall: '#ece6dd', floor: '#d9cfc1', ink: '#3b342c', a: '#b5654a', b: '#e8dcc8', c: '#5f7f86' },
  orbit: { wall: '#24223a', floor: '#1a182b', ink: '#0d0c17', a: '#f06c9b', b: '#ffd166', c: '#4ecdc4' },
  thread: { wall: '#e7ecdf', floor: '#d3dcc6', ink: '#2b3a2f', a: '#d96c4f', b: '#f4efe2', c: '#5a8f69' },
  press: { wall: '#efe4e6', floor: '#dfcdd1', ink: '#3a1f3d', a: '#c8356b', b: '#f6c667', c: '#3f6fb0' },
  deck: { wall: '#dcecea', floor: '#c3dcd8', ink: '#16302f', a: '#ef7b45', b: '#f3e9d2', c: '#1b998b' },
  keys: { wall: '#e6e4f0', floor: '#d0cde2', ink: '#2a2550', a: '#8d6bd1', b: '#f4f1fb', c: '#f08a5d' },
} as const satisfies Record<string, Palette>;
