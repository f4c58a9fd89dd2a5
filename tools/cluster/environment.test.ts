import { describe, expect, it } from 'vitest';
import { readConfig } from '../../packages/server/src/config/config.ts';
import { envSchema } from '../../packages/server/src/config/env.ts';
import { fillIn, readEnvironment } from './environment.ts';

const JWT_SECRET = 'mX4vQ9dLr2Tz8WfKp6JbYn3HsGc7RaEu5V';

describe('readEnvironment', () => {
  it('gives the example of deploy/, with what is different here', () => {
    expect(readEnvironment({ PORT: '4000' })).toMatchObject({
      NODE_ENV: 'production',
      PORT: '4000',
      TRUST_PROXY_HOPS: '1',
    });
  });

  it('names only what the server knows, and the server takes it', () => {
    const environment = readEnvironment({ JWT_SECRET, METRICS_TOKEN: '' });
    const known = new Set(Object.keys(envSchema.shape));
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    expect(readConfig(environment)).toMatchObject({ environment: 'production', shutdownDelayMs: 5000 });
  });

  it('takes what is offered in a comment, and refuses what operators would not know of', () => {
    expect(readEnvironment({})).not.toHaveProperty('KAFKA_BROKERS');
    expect(readEnvironment({ KAFKA_BROKERS: 'kafka:9092' })).toHaveProperty('KAFKA_BROKERS', 'kafka:9092');
    expect(() => readEnvironment({ ORDER_QUEUE_MAX: '1' })).toThrow('ORDER_QUEUE_MAX');
  });

  it('does not start a server with a secret of the example', () => {
    expect(() => readConfig(readEnvironment({}))).toThrow('JWT_SECRET');
    expect(() => readConfig(readEnvironment({ JWT_SECRET }))).toThrow('METRICS_TOKEN');
  });
});

describe('fillIn', () => {
  it('replaces the words that stand for passwords, and refuses one that is not there', () => {
    const words = { LIVEDROPS_PASSWORD: 'one', REPLICA_PASSWORD: 'two', SENTINEL_PASSWORD: 'three' };
    expect(fillIn('redis/users.acl', words)).toMatch(/>one .*>two .*>three /s);
    expect(() => fillIn('redis/users.acl', { OTHER: '' })).toThrow('OTHER');
  });
});
