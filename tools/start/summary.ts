import { styleText } from 'node:util';
import type { RunInfo } from './run-file.ts';

const DEMO_PEOPLE = [
  'drew.kumar297@example.com (creator)',
  'rowan.ibrahim585@inbox.test (fan)',
  'taylor.hernandez806@inbox.test (fan)',
];

/** What a person needs to know once everything answers. */
export function summary(run: RunInfo): string {
  const line = (label: string, value: string) => `  ${styleText('bold', label.padEnd(9))} ${value}`;
  const link = (url: string) => styleText(['cyan', 'underline'], url);
  return [
    '',
    styleText(['bold', 'green'], '  LiveDrops is running.'),
    '',
    line('Shop', link(run.shopUrl)),
    line('Studio', run.studioUrl === undefined ? 'open in its own window' : link(run.studioUrl)),
    line('API', `${link(`${run.apiUrl}/api`)}   docs: ${link(`${run.apiUrl}/api/docs`)}`),
    line('Sign in', DEMO_PEOPLE.join('\n            ')),
    '',
    '  Try next: schedule a drop in the Studio, then  pnpm demo:rush  in another terminal.',
    '  Ctrl-C stops everything; the data stays.',
    '',
  ].join('\n');
}
