import { randomUUID } from 'node:crypto';
import type { Creator, Picture, UpdateCreatorInput } from '@livedrops/sdk';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { createMedia } from '../../src/media/index.ts';
import { collectPictures } from '../../src/pictures/collect-pictures.worker.ts';
import { createPictureStore } from '../../src/pictures/picture.store.ts';
import { makePicture } from '../helpers/picture-files.ts';
import { codeOf, refusalOf } from '../helpers/refusal.ts';
import { faultyFields, send } from '../helpers/send.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const newHandle = () => `maker-${randomUUID().slice(0, 8)}`;
const setFollowers = (id: string, followerCount: number) =>
  app.connection.collection<{ _id: string }>('creators').updateOne({ _id: id }, { $set: { followerCount } });

describe('becoming a creator', () => {
  it('gives a profile and the role together', async () => {
    const { client, session } = await app.signUp();
    const handle = newHandle();
    const creator = await client.creators.create({
      handle: handle.toUpperCase(),
      name: 'Ada',
      bio: 'Prints',
    });
    expect(creator).toMatchObject({
      userId: session.user.id,
      handle,
      name: 'Ada',
      bio: 'Prints',
      avatarUrl: null,
      avatar: null,
      links: [],
      followerCount: 0,
      version: 1,
    });
    expect(await client.auth.me()).toMatchObject({ role: 'creator', creatorId: creator.id });
  });

  it('happens once a person, also when they ask many times at once', async () => {
    const { client, session } = await app.signUp();
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => client.creators.create({ handle: newHandle(), name: 'Ada' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await app.connection.collection('creators').countDocuments({ userId: session.user.id })).toBe(1);
    expect(await codeOf(client.creators.create({ handle: newHandle(), name: 'Ada' }))).toBe(
      'already_creator',
    );
  });

  it('gives a handle to one of many, and leaves the others fans', async () => {
    const handle = newHandle();
    const people = await Promise.all(Array.from({ length: 5 }, () => app.signUp()));
    const results = await Promise.allSettled(
      people.map(({ client }) => client.creators.create({ handle, name: 'Ada' }).then(() => 'created')),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const roles = await Promise.all(people.map(async ({ client }) => (await client.auth.me()).role));
    expect(roles.filter((role) => role === 'creator')).toHaveLength(1);
    const loser = people[roles.indexOf('fan')];
    expect(await codeOf(loser!.client.creators.create({ handle, name: 'Ada' }))).toBe('handle_taken');
  });

  test.each([
    ['an unknown field', { followerCount: 1000 }, ['followerCount']],
    ['a short handle', { handle: 'ab' }, ['handle']],
    ['a handle like an id', { handle: 'crt_01jabc' }, ['handle']],
    ['a handle that ends in a dash', { handle: 'maker-' }, ['handle']],
    ['a script for a picture', { avatarUrl: 'javascript:alert(1)' }, ['avatarUrl']],
    ['another host without a scheme', { avatarUrl: '//elsewhere.example/x.png' }, ['avatarUrl']],
    ['a number for a name', { name: 7 }, ['name']],
    ['a script for a link', { links: ['https://kiln.example', 'javascript:alert(1)'] }, ['links.1']],
    ['a path for a link', { links: ['/admin'] }, ['links.0']],
    ['a link with a password', { links: ['https://me:secret@kiln.example'] }, ['links.0']],
    ['a link that is too long', { links: [`https://kiln.example/${'a'.repeat(480)}`] }, ['links.0']],
    ['the same link twice', { links: ['https://kiln.example', 'https://kiln.example/'] }, ['links']],
    ['six links', { links: [1, 2, 3, 4, 5, 6].map((n) => `https://kiln.example/${n}`) }, ['links']],
    ['a picture before there is a profile', { avatar: { id: 'pic_1' } }, ['avatar']],
  ])('refuses %s', async (_case, change, fields) => {
    const { session, client } = await app.signUp();
    const body = { handle: newHandle(), name: 'Ada', ...change };
    const answer = await send(app.url, '/api/creators', { token: session.accessToken, body });
    expect(answer.problem?.code).toBe('validation_failed');
    expect(faultyFields(answer)).toEqual(fields);
    expect((await client.auth.me()).role).toBe('fan');
  });

  it('needs somebody who is signed in', async () => {
    expect(await codeOf(app.client().creators.create({ handle: newHandle(), name: 'Ada' }))).toBe(
      'unauthenticated',
    );
  });
});

describe('finding creators', () => {
  it('finds one by id and by handle in any case', async () => {
    const { client, creatorId } = await app.signUpCreator();
    const creator = await client.creators.get(creatorId);
    expect(await app.client().creators.get(creator.handle.toUpperCase())).toEqual(creator);
    for (const unknown of ['crt_unknown', 'nobody-here', '{"$gt":""}'])
      expect(await codeOf(client.creators.get(unknown))).toBe('not_found');
  });

  it('lists the most followed first, each once over all pages, ties included', async () => {
    await using own = await startApp();
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.push((await own.signUpCreator()).creatorId);
    const creators = own.connection.collection<{ _id: string }>('creators');
    for (const [index, _id] of ids.entries())
      await creators.updateOne({ _id }, { $set: { followerCount: Math.floor(index / 3) } });
    const listed: Creator[] = [];
    for await (const creator of own.client().creators.list({ limit: 2 })) listed.push(creator);
    expect(listed.map(({ followerCount }) => followerCount)).toEqual([2, 1, 1, 1, 0, 0, 0]);
    expect(listed.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  it('searches the beginning of handles and any part of names, and takes no patterns', async () => {
    const mark = randomUUID().slice(0, 8);
    const { client, creatorId } = await app.signUpCreator(`Zoë (${mark}) Petrov`);
    await setFollowers(creatorId, 5);
    const { handle } = await client.creators.get(creatorId);
    const search = async (q: string) => (await client.creators.list({ q })).items.map(({ id }) => id);
    expect(await search(handle.slice(0, -1).toUpperCase())).toEqual([creatorId]);
    expect(await search(`(${mark})`)).toEqual([creatorId]);
    expect(await search(`${mark}) PETROV`)).toEqual([creatorId]);
    expect(await search(handle.slice(1)), 'the middle of a handle').toEqual([]);
    expect(await search('.*')).toEqual([]);
    expect(await search('(')).toContain(creatorId);
  });

  test.each([
    'nonsense',
    Buffer.from('[{"$gt":0},"a"]').toString('base64url'),
    Buffer.from('["a",1]').toString('base64url'),
  ])('refuses the cursor %s', async (cursor) => {
    const answer = await send(app.url, `/api/creators?cursor=${cursor}`);
    expect(answer.problem?.code).toBe('validation_failed');
    expect(faultyFields(answer)).toEqual(['cursor']);
  });

  test.each(['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'sort=name', 'q[$ne]=x'])(
    'refuses ?%s',
    async (query) => {
      expect((await send(app.url, `/api/creators?${query}`)).problem?.code).toBe('validation_failed');
    },
  );
});

describe('changing a profile', () => {
  it('changes what was sent, and the name on products too', async () => {
    const { client, creatorId } = await app.signUpCreator('Old Name');
    const input = { title: 'Print', description: '', price: 100, currency: 'EUR' };
    const product = await client.products.create(input);
    const before = await client.creators.get(creatorId);
    const changed = await client.creators.update(creatorId, { name: 'New Name', avatarUrl: '/media/a.svg' });
    expect(changed).toEqual({ ...before, name: 'New Name', avatarUrl: '/media/a.svg', version: 2 });
    expect((await client.products.get(product.id)).creatorName).toBe('New Name');
    expect(await client.creators.update(creatorId, { avatarUrl: null })).toEqual({
      ...changed,
      avatarUrl: null,
      version: 3,
    });
    expect(await client.creators.update(creatorId, { bio: '' })).toEqual({
      ...changed,
      avatarUrl: null,
      bio: '',
      version: 4,
    });
  });

  it('is for the owner only', async () => {
    const owner = await app.signUpCreator('Owner');
    const other = await app.signUpCreator();
    const fan = await app.signUp();
    expect(await codeOf(other.client.creators.update(owner.creatorId, { name: 'Mine now' }))).toBe(
      'forbidden',
    );
    expect(await codeOf(fan.client.creators.update(owner.creatorId, { name: 'Mine now' }))).toBe('forbidden');
    expect(await codeOf(other.client.creators.update('crt_unknown', { name: 'Mine now' }))).toBe('not_found');
    expect((await owner.client.creators.get(owner.creatorId)).name).toBe('Owner');
    const token = (await owner.client.auth.refresh()).accessToken;
    const answer = await send(app.url, `/api/creators/${owner.creatorId}`, {
      method: 'PATCH',
      token,
      body: { handle: 'mine' },
    });
    expect(faultyFields(answer)).toEqual(['handle']);
  });
});

describe('the picture and the links of a profile', () => {
  const profile = async () => {
    const maker = await app.signUpCreator();
    const change = (input: UpdateCreatorInput) => maker.client.creators.update(maker.creatorId, input);
    return { ...maker, change, upload: async () => maker.client.products.uploadImage(await makePicture()) };
  };

  it('are shown wherever the creator is', async () => {
    const { client, creatorId, change, upload } = await profile();
    const picture = await upload();
    const links = ['https://kiln.example/#about', 'http://xn--mnchen-3ya.example/'];
    const changed = await change({
      avatar: { id: picture.id },
      links: [links[0]!, 'http://münchen.example'],
    });
    expect(changed).toMatchObject({
      avatar: { ...picture, alt: '' },
      avatarUrl: picture.url,
      links,
      version: 2,
    });
    expect(await app.client().creators.get(creatorId)).toEqual(changed);
    const { handle } = changed;
    expect((await app.client().creators.list({ q: handle })).items).toEqual([changed]);
    const fan = await app.signUp();
    await fan.client.follows.follow(creatorId);
    const [followed] = (await fan.client.follows.list()).items;
    expect(followed?.creator.avatar).toEqual(changed.avatar);
    expect(
      await change({ avatarUrl: 'https://pictures.example/typed.png' }),
      'behind the picture',
    ).toMatchObject({
      avatarUrl: picture.url,
    });
    expect(await change({ avatar: null, links: [] })).toMatchObject({
      avatar: null,
      avatarUrl: 'https://pictures.example/typed.png',
      links: [],
    });
    expect((await client.creators.get(creatorId)).avatar).toBeNull();
  });

  it('stay as they are when the picture is not the own one', async () => {
    const { client, creatorId, change, upload } = await profile();
    const other = await profile();
    const own = await upload();
    const before = await change({ avatar: { id: own.id } });
    for (const id of [(await other.upload()).id, 'pic_none']) {
      const error = await refusalOf(
        change({ name: 'Changed', avatar: { id }, links: ['https://kiln.example'] }),
      );
      expect([error.code, error.problem.errors?.map(({ field }) => field)]).toEqual([
        'not_found',
        ['avatar.id'],
      ]);
    }
    expect(await codeOf(other.client.creators.update(creatorId, { avatar: null }))).toBe('forbidden');
    expect(await client.creators.get(creatorId)).toEqual(before);
  });

  it('has a picture for as long as it is shown, and not for ever', async () => {
    const { change, upload } = await profile();
    const [first, second] = [await upload(), await upload()];
    await change({ avatar: { id: first.id } });
    await change({ avatar: { id: second.id } });
    const in2Hours = { now: () => Date.now() + 7_200_000 };
    const pictures = createPictureStore(app.connection);
    const media = createMedia({ connection: app.connection }).store;
    await collectPictures({ pictures, media, clock: in2Hours });
    const small = (picture: Picture) => picture.sources[0]?.srcset.split(' ')[0] ?? '';
    const statusOf = async (address: string) => (await fetch(new URL(address, app.url))).status;
    expect(await statusOf(small(first))).toBe(404);
    expect(await statusOf(small(second))).toBe(200);
  });

  it("are not written over somebody else's change", async () => {
    const { client, creatorId, change, upload } = await profile();
    const picture = await upload();
    expect(await change({ bio: 'First', version: 1 })).toMatchObject({ version: 2 });
    expect(await codeOf(change({ bio: 'Second', version: 1, avatar: { id: picture.id } }))).toBe(
      'version_conflict',
    );
    expect(await client.creators.get(creatorId)).toMatchObject({ bio: 'First', avatar: null, version: 2 });
    const racing = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) => change({ bio: `Racer ${index}`, version: 2 })),
    );
    expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await client.creators.get(creatorId)).version).toBe(3);
    const follower = await app.signUp();
    await follower.client.follows.follow(creatorId);
    expect(await change({ bio: 'After a follow', version: 3 })).toMatchObject({ version: 4 });
  });
});
