import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { jobsCollection } from '../../src/platform/jobs/jobs-collection.ts';
import { type MailServer, openMailServer } from '../helpers/mail-server.ts';
import { openNotifier } from '../helpers/notifier.ts';
import { inMs, makeDrop } from '../helpers/shop.ts';
import {
  confirmEmail,
  type CreatorPerson,
  type Person,
  startApp,
  type TestApp,
} from '../helpers/start-app.ts';

let mail: MailServer;
let app: TestApp;
let creator: CreatorPerson;
let notifier: ReturnType<typeof openNotifier>;

beforeAll(async () => {
  mail = await openMailServer();
  app = await startApp({
    env: {
      ...mail.env,
      SHOP_URL: 'https://shop.example/',
      PUBLIC_URL: 'https://api.example',
      LOG_LEVEL: 'fatal',
    },
  });
  notifier = openNotifier(app);
});
// A creator announces only so much in an hour.
beforeEach(async () => {
  creator = await app.signUpCreator('Ada <b>Maker</b>');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
});

/** Somebody whose address is confirmed, after the mail that asks for it: what a test refuses is then one of its own. */
async function signUp(name?: string): Promise<Person> {
  const person = await app.signUp(name);
  await expect.poll(() => mail.to(addressOf(person))).toHaveLength(1);
  await confirmEmail(app, person);
  return person;
}

const addressOf = ({ session }: Person) => session.user.email;
/** But for those about accounts. */
const mailsOf = (person: Person) => mail.to(addressOf(person)).filter(({ headers }) => headers.has('list'));
const subjectsOf = (person: Person) => mailsOf(person).map(({ subject }) => subject);

async function order(fan: Person) {
  const drop = await makeDrop(creator.client);
  const made = await fan.client.orders.create({ dropId: drop.id, quantity: 1 });
  await notifier.feedUntil('order.confirmed', made);
  return made;
}

const jobsOf = ({ session }: Person) =>
  jobsCollection(app.connection)
    .find({ queue: 'email', _id: { $regex: `:${session.user.id}$` } })
    .sort({ createdAt: 1 })
    .toArray();

/** What a mail program or a browser does with the link of a mail; it leads to the API's public address. */
const open = (link: string, init?: RequestInit) => fetch(link.replace('https://api.example', app.url), init);

/** RFC 8058, section 3.1. */
const ONE_CLICK = {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'List-Unsubscribe=One-Click',
};

describe('a mail', () => {
  it('tells a buyer of their order, once, in text and in HTML', async () => {
    const fan = await signUp('Kim "K" Fan');
    const { number, id } = await order(fan);
    await expect.poll(() => mailsOf(fan)).toHaveLength(1);
    await notifier.feed();
    const [got] = mailsOf(fan);
    expect(got).toMatchObject({
      subject: `Order ${number} is confirmed`,
      from: { text: '"LiveDrops" <news@livedrops.example>' },
      to: { text: `"Kim 'K' Fan" <${addressOf(fan)}>` },
    });
    expect(got?.text).toContain("Hello Kim 'K' Fan,");
    expect(got?.text).toContain(
      '1 × “Linen print”, €25.00. Thank you!\n\n1 × “Linen print”: €25.00\nTotal, ordered ',
    );
    expect(got?.text).toMatch(
      new RegExp(`^Total, ordered .+ UTC: €25\\.00\n\nhttps://shop\\.example/orders/${id}$`, 'm'),
    );
    expect(got?.html).toMatch(/<td [^>]+>1 × “Linen print”<\/td>\n<td [^>]+>€25\.00<\/td>/);
    expect(got?.html).toContain('Hello Kim &#39;K&#39; Fan,');
    expect(got?.html).toContain(`<a href="https://shop.example/orders/${id}">`);
    // The same for a repeat: RFC 5322 says that it names this version of this message.
    expect(got?.messageId).toBe(
      `<evt_user_${fan.session.user.id}_1.${fan.session.user.id}@livedrops.example>`,
    );
    expect(got?.headers.get('auto-submitted')).toBe('auto-generated');
    await expect.poll(() => jobsOf(fan)).toMatchObject([{ state: 'done' }]);
    expect(mailsOf(fan)).toHaveLength(1);
  });

  it('tells of a drop only those followers who asked for it, with what people typed made harmless', async () => {
    const [keen, calm] = [await signUp(), await signUp()];
    for (const fan of [keen, calm]) await fan.client.follows.follow(creator.creatorId);
    await keen.client.notifications.updatePreferences({ kinds: { dropScheduled: { email: true } } });
    const window = { startsAt: inMs(86_400_000), endsAt: inMs(90_000_000) };
    const drop = await makeDrop(creator.client, { title: 'A <script> & more', ...window });
    await notifier.feedUntil('drop.scheduled', drop);
    await expect.poll(() => subjectsOf(keen)).toEqual(['New drop: “A <script> & more”']);
    expect(mailsOf(keen)[0]?.html).toContain(
      '“A &lt;script&gt; &amp; more” by “Ada &lt;b&gt;Maker&lt;/b&gt;”',
    );
    expect(await jobsOf(calm)).toEqual([]);
  });

  it('is tried again when the server defers it', async () => {
    const fan = await signUp();
    mail.refuse(addressOf(fan), { code: 451, message: 'greylisted' });
    await order(fan);
    await expect.poll(() => jobsOf(fan)).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    await expect.poll(async () => (await jobsOf(fan))[0]?.lastError).toMatch(/451 greylisted/);
    // Not a minute later, as the backoff may want it.
    await jobsCollection(app.connection).updateMany({ queue: 'email' }, { $set: { dueAt: new Date(0) } });
    await expect.poll(() => mailsOf(fan)).toHaveLength(1);
  });

  it('is a dead letter when the server refuses it for good', async () => {
    const fan = await signUp();
    mail.refuse(addressOf(fan), { code: 550, message: 'no such mailbox' });
    await order(fan);
    await expect.poll(() => jobsOf(fan)).toMatchObject([{ state: 'dead', attempts: 1 }]);
    expect((await jobsOf(fan))[0]?.lastError).toMatch(/550 no such mailbox/);
    expect(mailsOf(fan)).toEqual([]);
  });

  it('is not sent to an address that is not confirmed, whatever was bought with it', async () => {
    const stranger = await app.signUp('Your account is locked');
    for (let count = 0; count < 5; count += 1) await order(stranger);
    const dropped = { state: 'dropped', lastError: 'the address is not confirmed' };
    await expect.poll(() => jobsOf(stranger)).toMatchObject(Array.from({ length: 5 }, () => dropped));
    await expect.poll(() => mail.to(addressOf(stranger))).toHaveLength(1);
    const [got] = mail.to(addressOf(stranger));
    expect(got?.subject).toBe('Confirm your address');
    expect(`${got?.to && 'text' in got.to ? got.to.text : ''}${got?.text}`).not.toContain('locked');
  });

  it('is not sent more often than a person can want in a day', async () => {
    const fan = await signUp();
    const now = Date.now();
    const taken = Array.from({ length: 100 }, (_, index) => `evt_${index}`);
    const window = Math.floor(now / 86_400_000);
    await app.connection
      .collection<{ _id: string }>('allowances')
      .insertMany(
        [window, window + 1].map((at) => ({ _id: `email:orders:${fan.session.user.id}:${at}`, taken })),
      );
    await order(fan);
    const lastError = 'the person has had enough messages for a day';
    await expect.poll(() => jobsOf(fan)).toMatchObject([{ state: 'dropped', lastError }]);
    expect(mailsOf(fan)).toEqual([]);
  });

  it('is not made for whoever has no account any more', async () => {
    const fan = await signUp();
    await app.connection.collection<{ _id: string }>('users').deleteOne({ _id: fan.session.user.id });
    await order(fan);
    await expect
      .poll(() => jobsOf(fan))
      .toMatchObject([{ state: 'dropped', lastError: 'the account is gone' }]);
  });
});

describe('unsubscribing', () => {
  const linkOf = async (fan: Person) => {
    await order(fan);
    await expect.poll(() => mailsOf(fan)).toHaveLength(1);
    const [got] = mailsOf(fan);
    const list = got?.headers.get('list') as {
      unsubscribe: { url: string };
      'unsubscribe-post': { name: string };
    };
    expect(list['unsubscribe-post'].name).toBe('List-Unsubscribe=One-Click');
    expect(got?.text).toContain(`No more mails of this kind: ${list.unsubscribe.url}`);
    return list.unsubscribe.url;
  };
  const wantsMail = async ({ client }: Person) =>
    (await client.notifications.preferences()).kinds.orders.email;

  it('takes one POST of a mail program, without signing in', async () => {
    const fan = await signUp();
    const link = await linkOf(fan);
    const answer = await open(link, ONE_CLICK);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await answer.text()).toContain('You get no more mails about your orders.');
    expect(await wantsMail(fan)).toBe(false);
    expect((await fan.client.notifications.preferences()).kinds.orders.push).toBe(true);
    expect((await open(link, ONE_CLICK)).status).toBe(200);
    await order(fan);
    expect(await jobsOf(fan)).toHaveLength(1);
  });

  it('is only asked about when something follows the link', async () => {
    const fan = await signUp();
    const page = await open(await linkOf(fan));
    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/No more mails about your orders\?[\s\S]*<form method="post">/);
    expect(await wantsMail(fan)).toBe(true);
  });

  it('refuses what is not a link of ours', async () => {
    const fan = await signUp();
    const link = await linkOf(fan);
    for (const url of [link.slice(0, -3), link.replace(/token=.*/, ''), `${link}&token=x`]) {
      for (const init of [undefined, ONE_CLICK]) expect((await open(url, init)).status).toBe(400);
    }
    expect(await wantsMail(fan)).toBe(true);
  });
});
