// Where the shop has its pages: the same for the messages of the server and for the apps.

/** The page of a drop. */
export const dropPath = (dropId: string): string => `/d/${encodeURIComponent(dropId)}`;

/** The page of a creator. */
export const creatorPath = (handle: string): string => `/c/${encodeURIComponent(handle)}`;
