import { t } from '@lingui/core/macro';
import type { Section } from '../../../shared/menu.ts';

/** What the groups of commands are called in the palette and on the sheet. */
export const SECTION_LABELS: Record<Section, string> = {
  file: t`File`,
  go: t`Go to`,
  drop: t`This drop`,
  view: t`View`,
  help: t`Help`,
};
