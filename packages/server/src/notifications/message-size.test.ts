import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { makeDrop, makeEvent, makeItem, tellOrder } from '../../test/helpers/make-events.ts';
import { presentPush } from './deliver-push.ts';
import { writeMail } from './mail-template.ts';
import { toNotice } from './notice.rules.ts';
import { wordNotice } from './notice-words.rules.ts';

/** Texts as long as anybody may type, of signs that take the most bytes. */
const LONG = {
  plain: 'x'.repeat(140),
  wide: '漢'.repeat(140),
  marked: `a${'\u0301\u0320'.repeat(7)}`.repeat(9),
  families: '👩‍👩‍👧'.repeat(17),
};

const notices = Object.entries(LONG).flatMap(([name, text]) => {
  const drop = makeDrop({ title: text, creatorName: text });
  const items = Array.from({ length: 20 }, (_, n) => makeItem({ dropId: `drp_${n}`, title: text }));
  const told = tellOrder({ items });
  return [
    {
      name: `a start, ${name}`,
      text,
      notice: toNotice(makeEvent('creator:crt_1', 'drop.started', { drop }))!,
    },
    {
      name: `an order, ${name}`,
      text,
      notice: toNotice(makeEvent('user:usr_1', 'order.confirmed', told))!,
    },
  ];
});

test.each(notices)('a push message fits (RFC 8291): $name', ({ notice }) => {
  const payload = JSON.stringify(presentPush(notice, `https://${'shop'.repeat(15)}.example`));
  expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(3993);
});

test.each(notices)('every line of a mail fits (RFC 5322): $name', async ({ notice, text }) => {
  const options = { kind: notice.kind, name: text, url: 'https://shop.example/d/drp_1' };
  const unsubscribeUrl = `https://api.example/unsubscribe?${'t'.repeat(200)}`;
  const mail = writeMail(wordNotice(notice), { ...options, unsubscribeUrl });
  const transport = createTransport({ streamTransport: true, buffer: true });
  const { message } = await transport.sendMail({ from: 'a@shop.example', to: 'b@shop.example', ...mail });
  const lines = (Buffer.isBuffer(message) ? message.toString() : '').split(/\r?\n/);
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(998);
  expect(Buffer.byteLength(mail.subject)).toBeLessThanOrEqual(998);
});
