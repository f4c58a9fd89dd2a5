/** Fans that people sign in as. */
export const DEMO_FANS = [
  {
    email: 'rowan.ibrahim585@inbox.test',
    name: 'Rowan Ibrahim',
    follows: ['solvei', 'drewkumar', 'low-orbit', 'kiln-and-tide'],
  },
  { email: 'taylor.hernandez806@inbox.test', name: 'Taylor Hernandez', follows: ['solvei', 'ines-mugs'] },
] as const;
