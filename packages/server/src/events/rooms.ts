/** Rooms that are no topics: a client cannot ask to be in them. */

/** All sockets of a person. */
export const personRoom = (userId: string): string => `person:${userId}`;

/** The sockets of one API key. */
export const keyRoom = (keyId: string): string => `key:${keyId}`;

/** The sockets of one sign-in. */
export const sessionRoom = (sessionId: string): string => `session:${sessionId}`;
