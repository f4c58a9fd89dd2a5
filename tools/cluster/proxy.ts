import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What happens to the bytes of a link. `swallow` keeps them back, as a network does that may come back. */
export type Weather =
  | { kind: 'clear' }
  | { kind: 'slow'; delayMs: number }
  | { kind: 'swallow' }
  | { kind: 'cut' };

/** Whose links are disturbed: drivers name themselves in their first message. */
export type Scope = 'everybody' | 'clients' | 'members';

export type Proxy = AsyncDisposable & {
  port: number;
  /** Changes the weather for some links, those that are open included. */
  set(weather: Weather, scope?: Scope): void;
};

type Party = 'clients' | 'members';
type Link = { party: Party | null; near: Socket; far: Socket };

const CLEAR: Weather = { kind: 'clear' };
const RETRY_MS = 20;

/** A TCP link to a service on this machine that can be slow, silent or cut. */
export async function startProxy(targetPort: number, port = 0): Promise<Proxy> {
  const weather: Record<Party, Weather> = { clients: CLEAR, members: CLEAR };
  const links = new Set<Link>();
  const over = (link: Link): Weather => (link.party ? weather[link.party] : CLEAR);

  const server = createServer((near) => {
    const link: Link = { party: null, near, far: connect({ port: targetPort, host: '127.0.0.1' }) };
    links.add(link);
    const end = () => {
      near.destroy();
      link.far.destroy();
      links.delete(link);
    };
    for (const socket of [near, link.far]) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    near.once('data', (first) => {
      link.party = partyOf(first);
      if (over(link).kind === 'cut') end();
    });
    pump(near, link.far, () => over(link));
    pump(link.far, near, () => over(link));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    set(next, scope = 'everybody') {
      if (scope !== 'members') weather.clients = next;
      if (scope !== 'clients') weather.members = next;
      if (next.kind !== 'cut') return;
      for (const link of links) if (link.party && over(link).kind === 'cut') link.near.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const { near } of links) near.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A MongoDB driver says its name in its first message; what members say to each other has no `nodejs` in it. */
function partyOf(first: Buffer): Party {
  return first.includes('NetworkInterface') || first.includes('MongoDB Internal Client')
    ? 'members'
    : 'clients';
}

/** Carries bytes in order, each no earlier than its time. Waiting bytes hold back those behind them, as TCP does. */
function pump(from: Socket, to: Socket, weather: () => Weather): void {
  let last = Promise.resolve();
  let waiting = 0;
  const carry = async (chunk: Buffer, cameAt: number) => {
    for (;;) {
      const now = weather();
      if (now.kind === 'clear' || to.destroyed) break;
      if (now.kind === 'slow') {
        const leftMs = cameAt + now.delayMs - performance.now();
        if (leftMs <= 0) break;
      }
      await delay(RETRY_MS);
    }
    waiting -= 1;
    if (waiting === 0) from.resume();
    if (!to.destroyed) to.write(chunk);
  };
  from.on('data', (chunk: Buffer) => {
    waiting += 1;
    // Not everything that is sent into a silent link may pile up here.
    if (waiting >= 64) from.pause();
    const cameAt = performance.now();
    last = last.then(() => carry(chunk, cameAt));
  });
  from.on('end', () => {
    last = last.then(() => void to.end());
  });
}
