import type { MongoConnection } from './mongo.ts';

/** Several databases may share one Redis and one Kafka. */
export const namespaceOf = (connection: MongoConnection): string => `livedrops:${connection.name}`;
