import { createECDH } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { vapidKeys } from './vapid-keys.ts';

it('makes a key pair once, for its owner only', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'livedrops-vapid-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const made = vapidKeys(folder);
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(made.VAPID_PRIVATE_KEY, 'base64url');
  expect(pair.getPublicKey('base64url')).toBe(made.VAPID_PUBLIC_KEY);
  expect(made.VAPID_PUBLIC_KEY).toMatch(/^B[\w-]{86}$/);
  expect(made.VAPID_PRIVATE_KEY).toMatch(/^[\w-]{43}$/);
  expect(vapidKeys(folder)).toEqual(made);
  expect(statSync(path.join(folder, 'vapid-keys.json')).mode & 0o077).toBe(0);
});
