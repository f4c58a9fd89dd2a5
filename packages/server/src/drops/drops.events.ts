/** Topics of a drop: its own page, and its creator's followers. */
export const dropTopics = (drop: { _id: string; creatorId: string }): string[] => [
  `drop:${drop._id}`,
  `creator:${drop.creatorId}`,
];

/** Signal to the figures worker that a drop's stock or sales changed. */
export const dropSignal = (dropId: string): string => `drop:${dropId}`;

export const readDropSignal = (signal: string): string | null =>
  signal.startsWith('drop:') ? signal.slice('drop:'.length) : null;
