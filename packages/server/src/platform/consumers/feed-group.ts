/** The group that reads the log and fills Kafka's topic. */
export const FEED_GROUP = 'kafka';
