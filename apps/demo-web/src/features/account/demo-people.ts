/** People in the demo data who can be signed in without a password. Production refuses them. */
export const DEMO_PEOPLE = [
  { email: 'drew.kumar297@example.com', name: 'Drew Kumar' },
  { email: 'rowan.ibrahim585@inbox.test', name: 'Rowan Ibrahim' },
  { email: 'taylor.hernandez806@inbox.test', name: 'Taylor Hernandez' },
] as const;
