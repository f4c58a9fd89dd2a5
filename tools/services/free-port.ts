import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

export type PortProbe = (port: number) => Promise<boolean>;

const TRIES = 50;
const FIRST_PORT = 20_000;
const FIRST_EPHEMERAL_PORT = 32_768;

/** True when nothing listens on this port of this machine, over IPv4 or IPv6. */
export async function isPortFree(port: number): Promise<boolean> {
  // macOS lets two programs bind one port on different addresses, so a bind alone proves too little.
  if (await canConnect(port)) return false;
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'));
}

/**
 * A port that nobody listens on, and that the system gives to no outgoing connection either (those get 32768 and above
 * on Linux, 49152 and above elsewhere), so that it is still free when its user has started.
 */
export async function anyFreePort(probe: PortProbe = isPortFree): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const port = randomInt(FIRST_PORT, FIRST_EPHEMERAL_PORT);
    if (await probe(port)) return port;
  }
  throw new Error(`No free port found between ${FIRST_PORT} and ${FIRST_EPHEMERAL_PORT}.`);
}

/** The preferred port, or the next free one above it; `onBusy` hears which one was taken. */
export async function pickPort(
  preferred: number,
  onBusy: (busy: number, taken: number) => void,
  probe: PortProbe = isPortFree,
): Promise<number> {
  for (let port = preferred; port < preferred + TRIES && port < 65_536; port += 1) {
    if (!(await probe(port))) continue;
    if (port !== preferred) onBusy(preferred, port);
    return port;
  }
  const port = await anyFreePort();
  onBusy(preferred, port);
  return port;
}

/** True when something accepts a TCP connection on this port. */
export async function canConnect(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

async function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    // A machine without IPv6 has no ::1 to be busy on.
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
