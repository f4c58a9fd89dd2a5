// The shop's push messages. No page is in its scope, so it stands between nobody and the network: it shows what comes and opens it when
// pressed. Plain script, because a browser loads it as it is and keeps it after the shop is closed.

/** What the server sends: see "presentPush" there. Whatever else comes is shown as news, because a browser punishes silence. */
const read = (data) => {
  try {
    const { id = '', title = 'LiveDrops', body = '', url = '/', tag = '' } = data?.json() ?? {};
    return { id, title, body, path: pathOf(url), tag };
  } catch {
    return { id: '', title: 'LiveDrops', body: 'There is news for you.', path: '/notifications', tag: '' };
  }
};

/** Only pages of this shop are opened, wherever a message points. */
const pathOf = (url) => {
  const { pathname, search, hash } = new URL(url, self.location.origin);
  // A path that begins with two slashes is another host's.
  return pathname.replace(/^\/+/, '/') + search + hash;
};

const show = async ({ id, title, body, path, tag }) => {
  const shown = tag === '' ? [] : await self.registration.getNotifications({ tag });
  // Messages come at least once: the same one again replaces itself in silence.
  const isRepeat = shown.some(({ data }) => data?.id === id);
  await self.registration.showNotification(title, {
    body,
    icon: '/icon-192.png',
    badge: '/badge-96.png',
    data: { id, path },
    ...(tag !== '' && { tag, renotify: !isRepeat }),
  });
};

let latest = Promise.resolve();

/** One after the other: Chromium, asked for what is shown while it begins to show a notification, drops that one. */
const showNext = (message) => {
  const shown = latest.then(() => show(message));
  latest = shown.catch(() => undefined);
  return shown;
};

/** Goes to the page in a window of the shop that is open, or opens one. */
const open = async (path) => {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const [chosen] = windows.toSorted((a, b) => Number(b.focused) - Number(a.focused));
  if (chosen === undefined) return self.clients.openWindow(path);
  // Where a worker may not bring a window forward, the page changes all the same.
  await chosen.focus().catch(() => undefined);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a client of a worker takes none
  return chosen.postMessage({ type: 'open', path });
};

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('push', (event) => event.waitUntil(showNext(read(event.data))));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? '/notifications'));
});
