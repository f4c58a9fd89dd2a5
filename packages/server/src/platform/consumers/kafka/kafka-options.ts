import { isIP } from 'node:net';
import type { BaseOptions } from '@platformatic/kafka';

/** How to reach a Kafka cluster, and to be let in. */
export type KafkaSettings = {
  /** Such as `['kafka-1:9092', 'kafka-2:9092']`: a few of the cluster's. */
  brokers: readonly string[];
  /** `null`: no encryption. `ca`: certificates in PEM that are trusted in place of the public ones. */
  tls: { ca: string | null } | null;
  sasl: { mechanism: SaslMechanism; username: string; password: string } | null;
  /** Of the topic, if it is not there yet. */
  partitions: number;
};

export type SaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

/** What every client of Kafka is made with. */
export type KafkaOptions = Pick<BaseOptions, 'tls' | 'tlsServerName' | 'sasl'> & {
  clientId: string;
  bootstrapBrokers: string[];
} & typeof LIMITS;

/** Failures are known within a few seconds; the caller tries again. */
const LIMITS = { connectTimeout: 2000, timeout: 3000, retries: 2, retryDelay: 200 } as const;

export const toKafkaOptions = ({ brokers, tls, sasl }: Omit<KafkaSettings, 'partitions'>): KafkaOptions => ({
  clientId: 'livedrops',
  bootstrapBrokers: [...brokers],
  ...LIMITS,
  ...(tls && {
    tls: tls.ca === null ? {} : { ca: tls.ca },
    // Brokers behind one address are told apart by the name that is asked for (SNI), which must be no address (RFC 6066).
    tlsServerName: brokers.some((broker) => isIP(hostOf(broker)) === 0),
  }),
  ...(sasl && { sasl }),
});

const hostOf = (broker: string): string => broker.slice(0, broker.lastIndexOf(':')).replaceAll(/[[\]]/g, '');
