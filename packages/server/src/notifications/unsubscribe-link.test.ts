import { describe, expect, it } from 'vitest';
import { createUnsubscribeLinks } from './unsubscribe-link.ts';

const options = {
  secret: 'a secret of at least thirty-two characters',
  publicUrl: 'https://api.example.com',
};
const links = createUnsubscribeLinks(options);
const tokenOf = (url: string) => new URL(url).searchParams.get('token') ?? '';
const token = tokenOf(links.make({ userId: 'usr_1', kind: 'dropStarted' }));

describe('a link to unsubscribe', () => {
  it('says who and what', () => {
    expect(links.make({ userId: 'usr_1', kind: 'orders' })).toMatch(
      /^https:\/\/api\.example\.com\/api\/unsubscribe\?token=[\w.-]+$/,
    );
    expect(links.read(token)).toEqual({ userId: 'usr_1', kind: 'dropStarted' });
  });

  it.each([
    ['nothing', ''],
    ['noise', 'noise'],
    ['a claim without a signature', token.split('.')[0]!],
    [
      'another claim',
      `${Buffer.from('["usr_2","dropStarted"]').toString('base64url')}.${token.split('.')[1]}`,
    ],
    ['a signature that was cut', token.slice(0, -4)],
    [
      'that of another secret',
      tokenOf(
        createUnsubscribeLinks({ ...options, secret: 'other' }).make({ userId: 'usr_1', kind: 'orders' }),
      ),
    ],
  ])('is refused when it is %s', (_name, forged) => {
    expect(links.read(forged)).toBeNull();
  });
});
