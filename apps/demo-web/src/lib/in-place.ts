/** State of a step in the history that one makes where one is, such as by typing: what has the focus keeps it, and nothing scrolls. */
export const IN_PLACE = { isInPlace: true } as const;

export const isInPlace = ({ state }: { state: unknown }): boolean =>
  typeof state === 'object' && state !== null && 'isInPlace' in state;
