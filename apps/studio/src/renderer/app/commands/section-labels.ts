import type { Section } from '../../../shared/menu.ts';

/** What the groups of commands are called in the palette and on the sheet. */
export const SECTION_LABELS: Record<Section, string> = {
  file: 'File',
  go: 'Go to',
  drop: 'This drop',
  view: 'View',
  help: 'Help',
};
