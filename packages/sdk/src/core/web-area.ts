/** Where something is kept, or how to get at it when it is needed. */
export type Area = Storage | (() => Storage);

/**
 * The area, asked for when it is needed first. `undefined` where there is none: on a server that renders a page, or in a browser that
 * blocks site data, where even looking at `localStorage` throws.
 */
export const lazyArea = (given: Area): (() => Storage | undefined) => {
  let area: Storage | undefined;
  return () => {
    try {
      area ??= typeof given === 'function' ? given() : given;
    } catch {
      return undefined;
    }
    return area;
  };
};
