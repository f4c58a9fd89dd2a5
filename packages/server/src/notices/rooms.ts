/** Rooms that are no topics: nobody can ask to be in them. */

/** All sockets of a person. */
export const personRoom = (userId: string): string => `person:${userId}`;

/** The sockets of one sign-in. */
export const sessionRoom = (sessionId: string): string => `session:${sessionId}`;
