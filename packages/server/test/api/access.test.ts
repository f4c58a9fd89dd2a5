import type { ApiKeyScope, Topic } from '@livedrops/sdk';
import { API_KEY_SCOPES, type Endpoint, type EndpointName, endpoints } from '@livedrops/sdk/contract';
import { socketIoTransport } from '@livedrops/sdk/realtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, type Row, ROWS } from '../helpers/access-rows.ts';
import { type BadToken, openWorld, type World } from '../helpers/access-world.ts';
import { type Answer, callRow } from '../helpers/call-row.ts';
import { fingerprint } from '../helpers/fingerprint.ts';
import type { Person } from '../helpers/start-app.ts';

// Every route and every topic, asked by everybody that there is: who may, may; who may not is told so, sees nothing and changes nothing.

let world: World;
/** Keys with every scope. */
const allOf = new Map<Person, string>();
let publishable: string;

beforeAll(async () => {
  world = await openWorld();
  const { maker, rival } = world;
  for (const person of [maker, rival]) allOf.set(person, await keysOf(person).make(API_KEY_SCOPES));
  publishable = (await maker.client.apiKeys.create({ name: 'Page', kind: 'publishable' })).key;
});
afterAll(() => world[Symbol.asyncDispose]());

/** Somebody who calls, and what becomes of it: `may`, or the code of the refusal. */
type Cell = { who: string; token: string | undefined; owns?: true; expected: string };
const ask = (endpoint: Endpoint, call: Call, token?: string): Promise<Answer> =>
  callRow(world.app.url, endpoint, call, { token });

const FORGED: readonly BadToken[] = [
  'of another server',
  'for another audience',
  'unsigned',
  'a refresh token',
  'an unsubscribe link',
];
const DEAD_KEYS = {
  'a revoked key': 'api_key_revoked',
  'an expired key': 'api_key_expired',
  'a made-up key': 'api_key_invalid',
} as const;

/** Those who have nothing that speaks for them. */
function strangers(row: Row, { method }: Endpoint): Cell[] {
  const { badTokens } = world;
  const unless = (code: string) => (row.to === 'everybody' ? 'may' : code);
  const { isTokenEnough = method === 'GET' } = row;
  return [
    { who: 'nobody', token: undefined, expected: unless('unauthenticated') },
    ...FORGED.map((who) => ({ who, token: badTokens[who], expected: unless('unauthenticated') })),
    { who: 'expired', token: badTokens.expired, expected: unless('token_expired') },
    {
      who: 'a session that has ended',
      token: world.endedToken(ownerOf(row)),
      owns: true,
      expected: isTokenEnough ? 'may' : unless('unauthenticated'),
    },
    ...Object.entries(DEAD_KEYS).map(([who, code]) => ({
      who,
      token: badTokens[who as BadToken],
      expected: row.isBlind ? 'may' : code,
    })),
  ];
}

/** Whose thing it is. What everybody may see belongs to the maker. */
const ownerOf = ({ to, of }: Row): Person => world[of?.[0] ?? (to === 'people' ? 'buyer' : 'maker')];
/** A creator who is not the owner: of what is the buyer's, the one who sold it. */
const otherOf = ({ of }: Row): Person => (of?.[0] === 'buyer' ? world.maker : world.rival);

/** Keys of a person, as many as are in use at a time. */
function keysOf({ client }: Person) {
  const made: string[] = [];
  return {
    async make(scopes: readonly ApiKeyScope[]): Promise<string> {
      const { id, key } = await client.apiKeys.create({ name: 'Till', scopes: [...scopes] });
      made.push(id);
      return key;
    },
    async revoke(): Promise<void> {
      for (const id of made) await client.apiKeys.revoke(id);
    },
  };
}

const tokenOf = ({ session }: Person) => session.accessToken;

/** People who have signed in. */
function people(row: Row): Cell[] {
  const others = row.of?.[1] ?? 'may';
  const asFan = row.to === 'creators' ? 'forbidden' : others;
  return [
    { who: 'a fan', token: tokenOf(world.fan), expected: row.to === 'everybody' ? 'may' : asFan },
    { who: 'another creator', token: tokenOf(otherOf(row)), expected: others },
    { who: 'the owner', token: tokenOf(ownerOf(row)), owns: true, expected: 'may' },
  ];
}

/** All scopes but one, and but those that go further. */
const allBut = (scope: string) =>
  API_KEY_SCOPES.filter((one) => one !== scope && one !== scope.replace(':read', ':write'));

/** Programs: keys of the owner's with the scope alone and with all others, and keys of others. */
async function programs(row: Row, keys: ReturnType<typeof keysOf>): Promise<Cell[]> {
  const { key } = row;
  const isPublic = key === 'nothing';
  const isScope = !isPublic && key !== 'a secret' && key !== 'a session';
  const lacks = 'insufficient_scope';
  const others = key === 'a session' ? lacks : (row.of?.[1] ?? 'may');
  return [
    { who: 'a publishable key', token: publishable, expected: isPublic ? 'may' : lacks },
    { who: 'a key of another creator', token: allOf.get(otherOf(row)), expected: others },
    {
      who: 'a key with the right scope alone',
      token: await keys.make(isScope ? [key] : key === 'a session' ? API_KEY_SCOPES : ['drops:read']),
      expected: key === 'a session' ? lacks : 'may',
      ...(!isPublic && { owns: true as const }),
    },
    ...(isScope
      ? [{ who: 'a key with all other scopes', token: await keys.make(allBut(key)), expected: lacks }]
      : []),
  ];
}

const textOf = (shows: NonNullable<Row['shows']>): string =>
  shows === 'buyer' ? world.buyer.session.user.name : shows === 'note' ? 'blue ribbon' : world[shows];

/** What somebody who is let in sees: their own, and nothing of others. */
function expectOnlyOwn(row: Row, { who, owns }: Cell, { text }: Answer, sent: Call): void {
  if (owns) {
    if (row.shows) expect(text, who).toContain(textOf(row.shows));
    return;
  }
  const asked = JSON.stringify(sent);
  for (const secret of world.secrets)
    if (!asked.includes(secret)) expect(text, `${who} sees ${secret}`).not.toContain(secret);
}

describe('every route', () => {
  const all = Object.entries(endpoints) as [EndpointName, Endpoint][];

  it('has a row', () => {
    expect(Object.keys(ROWS).toSorted()).toEqual(Object.keys(endpoints).toSorted());
  });

  it.each(all)('%s is for those who may', async (name, endpoint) => {
    const row = ROWS[name];
    const keys = keysOf(ownerOf(row));
    const cells = [...strangers(row, endpoint), ...people(row), ...(await programs(row, keys))];
    const makeCall = async () => (await row.call?.(world)) ?? {};
    const refused = cells.filter(({ expected }) => expected !== 'may');
    const call = await makeCall();
    const state = async () => (endpoint.method === 'GET' ? null : fingerprint(world.app.connection));
    const before = await state();
    const told: Record<string, string> = {};
    for (const { who, token } of refused) told[who] = (await ask(endpoint, call, token)).code;
    expect(told).toEqual(Object.fromEntries(refused.map(({ who, expected }) => [who, expected])));
    expect(await state()).toEqual(before);

    // The owner comes last: some things can be done once.
    const allowed = cells.filter(({ expected }) => expected === 'may').toSorted(ownersLast);
    for (const cell of allowed) {
      const sent = await makeCall();
      const isNew = row.isForNew && cell.token !== undefined;
      const answer = await ask(endpoint, sent, isNew ? tokenOf(await world.app.signUp()) : cell.token);
      const wanted = row.answers ?? '';
      expect([answer.code, answer.text], cell.who).toEqual([wanted, answer.text]);
      if (wanted === '') expect(answer.status, cell.who).toBe(endpoint.status);
      expectOnlyOwn(row, cell, answer, sent);
    }
    await keys.revoke();
  });

  it('leaves the devices of others alone', async () => {
    const { id } = await world.buyer.client.push.subscribe({
      endpoint: 'https://push.livedrops.dev/kept',
      keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
    });
    const devices = () => world.app.connection.collection('pushDevices').countDocuments({ _id: id as never });
    await world.fan.client.push.unsubscribe(id);
    expect(await devices()).toBe(1);
    await world.buyer.client.push.unsubscribe(id);
    expect(await devices()).toBe(0);
  });
});

const ownersLast = (one: Cell, other: Cell) => Number(one.owns ?? false) - Number(other.owns ?? false);

type TopicKind = Topic extends `${infer Kind}:${string}` ? Kind : never;

/** Who may hear a topic: everybody, or its owner and those keys of the owner's that have all these scopes. */
const TOPICS: Record<TopicKind, { of: 'buyer' | 'maker' | null; scopes: readonly ApiKeyScope[] }> = {
  drop: { of: null, scopes: [] },
  creator: { of: null, scopes: [] },
  user: { of: 'buyer', scopes: ['events:read'] },
  sales: { of: 'maker', scopes: ['events:read', 'sales:read'] },
};

/** What a listener is told when it asks for the topic's past, and when it wants to hear it live. */
type Listener = { who: string; token: string | undefined; past: string; live: string };

const topicOf = (kind: TopicKind): Topic =>
  ({
    drop: `drop:${world.dropId}`,
    creator: `creator:${world.maker.creatorId}`,
    user: `user:${world.buyer.session.user.id}`,
    sales: `sales:${world.maker.creatorId}`,
  })[kind] as Topic;

const ownerOfTopic = (kind: TopicKind): Person => world[TOPICS[kind].of ?? 'maker'];

async function listenersOf(kind: TopicKind, keys: ReturnType<typeof keysOf>): Promise<Listener[]> {
  const { of, scopes } = TOPICS[kind];
  const unless = (code: string) => (of === null ? 'may' : code);
  const owner = ownerOfTopic(kind);
  const listener = (who: string, token: string | undefined, past: string, live = past) => ({
    who,
    token,
    past,
    live,
  });
  const { badTokens } = world;
  return [
    listener('nobody', undefined, unless('unauthenticated')),
    // A socket with credentials that are not good is not opened at all: its client gets others first.
    ...[...FORGED, 'expired' as const].map((who) =>
      listener(who, badTokens[who], unless('unauthenticated'), 'unauthenticated'),
    ),
    ...Object.entries(DEAD_KEYS).map(([who, code]) =>
      listener(who, badTokens[who as BadToken], code, 'unauthenticated'),
    ),
    listener('a fan', tokenOf(world.fan), unless('forbidden')),
    listener('another creator', tokenOf(world.rival), unless('forbidden')),
    listener('the owner', tokenOf(owner), 'may'),
    listener('a publishable key', publishable, unless('insufficient_scope'), unless('forbidden')),
    listener('a key of another creator', allOf.get(world.rival), unless('forbidden')),
    listener(
      'a key with the right scopes alone',
      await keys.make(scopes.length > 0 ? scopes : ['follows:read']),
      'may',
    ),
    ...(await Promise.all(
      scopes.map(async (scope) => {
        const token = await keys.make(allBut(scope));
        const past = scope === 'events:read' ? 'insufficient_scope' : 'forbidden';
        return listener(`a key with all scopes but ${scope}`, token, past, 'forbidden');
      }),
    )),
  ];
}

/** Asks to hear a topic live: `may`, or why not. */
function listen(token: string | undefined, topic: Topic): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const nothing = () => {};
  const connection = socketIoTransport().connect({
    url: world.app.url,
    token,
    handlers: {
      onOpen: () =>
        connection.subscribe(topic).then((answer) => resolve(answer.ok ? 'may' : answer.code), reject),
      onEvent: nothing,
      onSignal: nothing,
      onHeard: nothing,
      onClose: ({ message }) => resolve(message),
    },
  });
  return promise.finally(connection.close);
}

describe('every topic', () => {
  it.each(Object.keys(TOPICS) as TopicKind[])(
    '%s is for those who may hear it, of the past and live',
    async (kind) => {
      const topic = topicOf(kind);
      const keys = keysOf(ownerOfTopic(kind));
      const listeners = await listenersOf(kind, keys);
      const told: Listener[] = [];
      for (const { who, token } of listeners) {
        const { code } = await ask(endpoints['events.list'], { query: { topic } }, token);
        told.push({ who, token, past: code || 'may', live: await listen(token, topic) });
      }
      expect(told).toEqual(listeners);
      await keys.revoke();
    },
  );

  it('of a session that has just ended is not heard live any more', async () => {
    const person = await world.app.signUp();
    const topic = `user:${person.session.user.id}` as const;
    expect(await listen(tokenOf(person), topic)).toBe('may');
    const token = tokenOf(person);
    await person.client.auth.logout();
    await expect.poll(() => listen(token, topic)).toBe('unauthenticated');
  });
});
