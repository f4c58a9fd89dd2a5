import type { FollowersCsvQuery, LiveDrops } from '@livedrops/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { followModel } from '../../src/follows/follow.model.ts';
import { codeOf, refusalOf } from '../helpers/refusal.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
let other: CreatorPerson;

beforeAll(async () => {
  app = await startApp();
  other = await app.signUpCreator('Bo');
});
afterAll(() => app[Symbol.asyncDispose]());

/** The lines of the file, after its mark. */
async function linesOf({ creators }: LiveDrops, query?: FollowersCsvQuery): Promise<string[]> {
  const bytes = new Uint8Array(await new Response(await creators.followersCsv(query)).arrayBuffer());
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  expect(text.startsWith('\ufeff')).toBe(true);
  return text.slice(1).split('\r\n');
}

it('has all own followers, newest first, with no formula and no address', async () => {
  const { client, creatorId } = await app.signUpCreator('Ada');
  const names = ['=HYPERLINK("http://x.test")', '+1', '-1', '@SUM(A1)', 'Kim "K" Ångström, jr.', '王小明'];
  for (const name of names) await (await app.signUp(name)).client.follows.follow(creatorId);
  await (await app.signUp('Elsewhere')).client.follows.follow(other.creatorId);
  expect(await linesOf(client, { columns: ['name'] })).toEqual([
    'name',
    '王小明',
    '"Kim ""K"" Ångström, jr."',
    "'@SUM(A1)",
    "'-1",
    "'+1",
    `"'=HYPERLINK(""http://x.test"")"`,
    '',
  ]);
  expect((await linesOf(client))[0]).toBe('name,followedAt,userId');
  expect((await linesOf(client)).join('')).not.toContain('@example.test');
  expect(await linesOf(other.client, { columns: ['name'] })).toEqual(['name', 'Elsewhere', '']);
});

it('has times in the zone that was asked for', async () => {
  const { client, creatorId } = await app.signUpCreator('Ada');
  const { followedAt } = await (await app.signUp()).client.follows.follow(creatorId);
  const timeIn = async (timeZone?: string) =>
    (await linesOf(client, { columns: ['followedAt'], timeZone }))[1];
  const iso = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
  expect(await timeIn()).toBe(iso(Date.parse(followedAt)));
  expect(await timeIn('Asia/Kolkata')).toBe(iso(Date.parse(followedAt) + 5.5 * 3_600_000));
});

it('has each follower once, however many there are, in the order of the list', async () => {
  const { client, creatorId } = await app.signUpCreator('Ada');
  const now = Date.now();
  await followModel.collection(app.connection).insertMany(
    Array.from({ length: 1203 }, (_follow, index) => ({
      _id: `fol_${creatorId}_${index}`,
      creatorId,
      followerId: `usr_${(index * 7919) % 1203}`,
      // More of one instant than a batch has.
      createdAt: new Date(now - Math.floor(index / 700) * 1000),
    })),
  );
  const listed: string[] = [];
  for await (const { userId } of client.creators.followers(creatorId, { limit: 100 })) listed.push(userId);
  expect(new Set(listed).size).toBe(1203);
  expect(await linesOf(client, { columns: ['userId'] })).toEqual(['userId', ...listed, '']);
});

it('is for creators and keys that may read followers, and refuses what it cannot write', async () => {
  const { client } = await app.signUpCreator('Ada');
  expect(await codeOf((await app.signUp()).client.creators.followersCsv())).toBe('forbidden');
  expect(await codeOf(app.client().creators.followersCsv())).toBe('unauthenticated');
  const withScope = async (scope: 'creators:read' | 'sales:read') => {
    const { key } = await client.apiKeys.create({ name: 'Till', scopes: [scope], expiresAt: null });
    return app.client(key);
  };
  expect(await linesOf(await withScope('creators:read'))).toEqual(['name,followedAt,userId', '']);
  const sales = await withScope('sales:read');
  expect(await codeOf(sales.creators.followersCsv())).toBe('insufficient_scope');
  for (const [query, field] of [
    [{ columns: ['email'] }, 'columns'],
    [{ columns: [] }, 'columns'],
    [{ columns: ['name\u0000'] }, 'columns'],
    [{ columns: ['\u202ename'] }, 'columns'],
    [{ columns: ['x'.repeat(8000)] }, 'columns'],
    [{ timeZone: 'Europe/Nowhere' }, 'timeZone'],
    [{ timeZone: 'x'.repeat(8000) }, 'timeZone'],
    [{ creatorId: other.creatorId }, 'creatorId'],
    [{ limit: 5 }, 'limit'],
  ] as const) {
    const { code, problem } = await refusalOf(client.creators.followersCsv(query as never));
    const said = [code, problem.errors?.[0]?.field.split('.')[0]];
    expect(said, JSON.stringify(query).slice(0, 40)).toEqual(['validation_failed', field]);
  }
});
