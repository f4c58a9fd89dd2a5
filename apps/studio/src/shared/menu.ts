/** The menus of the menu bar that the page fills, and the groups of the palette. */
export const SECTIONS = ['file', 'go', 'drop', 'view', 'help'] as const;
export type Section = (typeof SECTIONS)[number];

/** A command as the menu bar shows it. */
export type MenuEntry = {
  id: string;
  title: string;
  section: Section;
  /** Such as `mod+shift+A`, where `mod` is Cmd on a Mac and Ctrl elsewhere. `null`: none. */
  keys: string | null;
  isPossible: boolean;
};
