import { t } from '@lingui/core/macro';

const MAC: Record<string, string> = { mod: '⌘', alt: '⌥', shift: '⇧' };
const OTHERS: Record<string, string> = { mod: t`Ctrl`, alt: t`Alt`, shift: t`Shift` };

/** Keys as people of a system read them: `Ctrl+Shift+A`, or `⇧⌘A`. */
export const keysText = (keys: string, platform: string): string => {
  // The sign says itself that Shift is pressed.
  const parts = keys === 'shift+?' ? ['?'] : keys.split('+');
  if (platform !== 'darwin') return parts.map((part) => OTHERS[part] ?? part.toUpperCase()).join('+');
  const order = ['alt', 'shift', 'mod'];
  return [...parts]
    .sort((a, b) => ((order.indexOf(a) + 4) % 4) - ((order.indexOf(b) + 4) % 4))
    .map((part) => MAC[part] ?? part.toUpperCase())
    .join('');
};
