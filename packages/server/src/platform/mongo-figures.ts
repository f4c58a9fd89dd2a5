import type { Metrics } from './metrics.ts';
import type { MongoConnection } from './mongo.ts';

/** Shows the pool of connections and how the database answers. To be called when nothing uses the pool yet. */
export function watchDatabase(connection: MongoConnection, metrics: Metrics): void {
  const client = connection.getClient();
  let inUse = 0;
  let waiting = 0;
  client.on('connectionCheckOutStarted', () => (waiting += 1));
  client.on('connectionCheckOutFailed', () => (waiting -= 1));
  client.on('connectionCheckedOut', () => {
    waiting -= 1;
    inUse += 1;
  });
  client.on('connectionCheckedIn', () => (inUse -= 1));
  metrics.observe('livedrops_mongo_connections_in_use', 'Connections that carry a statement.', () => inUse);
  metrics.observe(
    'livedrops_mongo_connections_waited_for',
    'Statements that wait for a connection.',
    () => waiting,
  );
  metrics.observeEach(
    'livedrops_mongo_ping_seconds',
    'How long MongoDB took to answer a ping with this scrape; missing while it does not answer.',
    [],
    async () => {
      const startedAt = performance.now();
      await connection.db?.admin().ping();
      return [{ labels: {}, value: (performance.now() - startedAt) / 1000 }];
    },
  );
  const failures = metrics.counter(
    'livedrops_mongo_heartbeat_failures_total',
    'Looks at a member of the replica set that failed.',
  );
  client.on('serverHeartbeatFailed', () => failures.inc());
}
