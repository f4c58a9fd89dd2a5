import type { LiveDrops } from '@livedrops/sdk';
import type { PushBrowser } from './push-browser.ts';

type PushDeps = { client: Pick<LiveDrops, 'auth' | 'push'>; push: PushBrowser };

/**
 * Whether this device gets push messages.
 * - `unsupported`: the browser cannot show them.
 * - `unavailable`: the server sends none.
 * - `denied`: the person said no; only the browser's settings change that.
 */
export type PushState = 'unsupported' | 'unavailable' | 'denied' | 'off' | 'on';

/**
 * How it stands here. A subscription that the browser has is told to the server again: its keys may be new, the server may have forgotten it
 * or changed its own key, and somebody else may have signed in.
 */
export const readPushState = async (deps: PushDeps, signal?: AbortSignal): Promise<PushState> => {
  const { client, push } = deps;
  if (!push.isSupported) return 'unsupported';
  const { publicKey } = await client.push.key({ signal });
  if (publicKey === null) return 'unavailable';
  if (push.permission() === 'denied') return 'denied';
  if ((await push.subscription()) === null) return 'off';
  await enrol(deps, publicKey);
  return 'on';
};

/** Asks the person, subscribes the browser and tells the server. Resolves to how it stands then. */
export const turnOnPush = async (deps: PushDeps): Promise<PushState> => {
  const { client, push } = deps;
  // First, while the press still counts.
  const permission = await push.askPermission();
  if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'off';
  const { publicKey } = await client.push.key();
  if (publicKey === null) return 'unavailable';
  await enrol(deps, publicKey);
  return 'on';
};

const enrol = async ({ client, push }: PushDeps, publicKey: string): Promise<void> => {
  const present = await push.subscription();
  // Messages signed with another key than the subscription's are refused.
  const isUsable = present !== null && (present.publicKey === null || present.publicKey === publicKey);
  if (present !== null && !isUsable) await push.unsubscribe();
  const { device } = isUsable ? present : await push.subscribe(publicKey);
  await client.push.subscribe(device);
};

/** Signing out and turning off must not hang on a bad network. */
const FORGET_MS = 4000;

/**
 * This device gets no more push messages. The browser's side ends whatever happens, and the server finds out from the push service if it could
 * not be told.
 */
export const turnOffPush = async ({ client, push }: PushDeps): Promise<void> => {
  const present = await push.subscription();
  if (present === null) return;
  try {
    // The same endpoint is the same device: asking again tells its id.
    const { id } = await client.push.subscribe(present.device, { totalTimeoutMs: FORGET_MS });
    await client.push.unsubscribe(id, { totalTimeoutMs: FORGET_MS });
  } catch {
    // Told by the push service: it answers "gone" from now on.
  } finally {
    await push.unsubscribe();
  }
};

/** Signs out. Before, while there is a token yet, the server is told to push nothing more to this device. */
export const signOut = async (deps: PushDeps): Promise<void> => {
  // Whatever is wrong with this browser's push messages, people can leave.
  await turnOffPush(deps).catch(() => undefined);
  await deps.client.auth.logout();
};
