import { type Endpoint, type EndpointName, endpoints } from '@livedrops/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/platform/logger.ts';
import { type Call, ROWS } from '../helpers/access-rows.ts';
import { openWorld, type World } from '../helpers/access-world.ts';
import { callRow } from '../helpers/call-row.ts';

// Whatever people send, and whatever goes wrong with it, the log, the figures and the answers to errors tell no secret of theirs.

const METRICS_TOKEN = 'kQ7vd2Lr9sXw4NpZ';
/** In every text that is sent, as a password, a card or a token would be. */
const CANARIES = {
  password: 'canary hunter2 canary',
  card: '4242 4242 4242 4242',
  email: 'canary.bird@mine.example',
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOjF9.Y2FuYXJ5',
  key: `ld_sk_${'Canary'.repeat(6)}ab`,
  secret: 'whsec_Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5',
};

let world: World;
let log = '';
const problems: string[] = [];
/** What the server itself has handed out. */
const given = new Set<string>();

beforeAll(async () => {
  const logger = createLogger('trace', { write: (line) => void (log += line) });
  // With workers, whose mails and messages reach nobody.
  world = await openWorld({ env: { ROLE: 'all', METRICS_TOKEN }, overrides: { logger } });
  for (const { session } of [world.maker, world.buyer, world.rival, world.fan]) noteSecrets(session);
});
afterAll(() => world[Symbol.asyncDispose]());

const SECRET_FIELDS = new Set(['accessToken', 'refreshToken', 'key', 'secret', 'email']);

/** Finds the secrets in an answer. */
function noteSecrets(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inside] of Object.entries(value))
    if (SECRET_FIELDS.has(name) && typeof inside === 'string') given.add(inside);
    else noteSecrets(inside);
}

const all = Object.entries(endpoints) as [EndpointName, Endpoint][];

async function call(endpoint: Endpoint, sent: Call, token: string, headers?: Record<string, string>) {
  const answer = await callRow(world.app.url, endpoint, sent, { token, ...(headers && { headers }) });
  if (answer.code !== '') problems.push(answer.text);
  else if (!endpoint.download && answer.text !== '') noteSecrets(JSON.parse(answer.text));
  return answer;
}

const ownerOf = (name: EndpointName) => (ROWS[name].to === 'people' ? world.buyer : world.maker);
const makeCall = async (name: EndpointName) => (await ROWS[name].call?.(world)) ?? {};

/** A body with a canary in the place of every text. */
function withCanary(value: unknown, canary: string): unknown {
  if (typeof value === 'string') return canary;
  if (Array.isArray(value)) return value.map((one) => withCanary(one, canary));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withCanary(one, canary)]));
}

function expectNoSecret(text: string, where: string): void {
  for (const [what, canary] of Object.entries(CANARIES))
    expect(text, `${where}: ${what}`).not.toContain(canary);
  for (const secret of ['correct horse', 'another horse', ...given])
    expect(text.includes(secret), `${where}: ${secret}`).toBe(false);
}

describe('no secret is told', () => {
  it.each(all)('by %s, whether it is called well or not', async (name, endpoint) => {
    const from = problems.length;
    const logged = log.length;
    const { accessToken } = ownerOf(name).session;
    const row = ROWS[name];
    // Who changes their password is another person from then on.
    const token = row.isForNew ? (await world.app.signUp()).session.accessToken : accessToken;
    await call(endpoint, await makeCall(name), token);
    const { params = {}, body } = await makeCall(name);
    for (const canary of Object.values(CANARIES)) {
      await call(
        endpoint,
        { params, query: { token: canary, q: canary }, body: withCanary(body, canary) },
        token,
      );
      const broken = endpoint.method !== 'GET' && { body: `{"password":"${canary}"` };
      await call(endpoint, { params, ...broken }, canary, {
        cookie: `session=${encodeURIComponent(canary)}`,
        'x-api-key': canary,
      });
    }
    for (const problem of problems.slice(from)) expectNoSecret(problem, 'an answer');
    expect(log.length).toBeGreaterThan(0);
    expectNoSecret(log.slice(logged), 'the log');
  });

  it('by a database that refuses every document', async () => {
    const database = world.app.connection.db!;
    const collections = await database.listCollections({}, { nameOnly: true }).toArray();
    const kept = new Set(['leases', 'allowances', 'sessions']);
    for (const { name } of collections)
      if (!name.startsWith('system.') && !kept.has(name))
        await database.command({
          collMod: name,
          validator: { $jsonSchema: { required: ['nothingHasThis'] } },
          validationLevel: 'strict',
        });
    const from = log.length;
    const card = { name: `Kim ${CANARIES.card}`, bio: CANARIES.card, note: CANARIES.card };
    const inputs: Partial<Record<EndpointName, Call>> = {
      'auth.register': { body: { email: CANARIES.email, password: CANARIES.password, name: card.name } },
      'auth.updateMe': { body: { name: card.name } },
      'apiKeys.create': { body: { name: card.name, scopes: ['drops:read'] } },
      'creators.update': { params: { creatorId: world.maker.creatorId }, body: { bio: card.bio } },
      'orders.note': { params: { orderId: world.orderId }, body: { note: card.note } },
    };
    for (const [name, sent] of Object.entries(inputs) as [EndpointName, Call][]) {
      const { status } = await call(endpoints[name], sent, ownerOf(name).session.accessToken);
      expect(status, name).toBe(500);
    }
    expect(log.slice(from)).toContain('Document failed validation');
    expectNoSecret(log, 'the log');
    expectNoSecret(problems.join('\n'), 'an answer');
  });

  it('by the figures', async () => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const figures = await (await fetch(`${world.app.url}/metrics`, { headers })).text();
    expect(figures).toContain('livedrops_books_guarded');
    expectNoSecret(figures, 'the figures');
    expect(log).not.toContain(METRICS_TOKEN);
  });

  it('and the log would tell what it is given', () => {
    const line = `{"msg":"${CANARIES.password}"}`;
    expect(() => expectNoSecret(line, 'a line')).toThrow('password');
  });
});
