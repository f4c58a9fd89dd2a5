import { connect, createServer } from 'node:net';

export type PortProbe = (port: number) => Promise<boolean>;

const TRIES = 50;

/** True when nothing listens on this port of this machine, over IPv4 or IPv6. */
export async function isPortFree(port: number): Promise<boolean> {
  // macOS lets two programs bind one port on different addresses, so a bind alone proves too little.
  if (await canConnect(port)) return false;
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'));
}

/** A port the system says is free right now. */
export async function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('The system gave no free port.')),
      );
    });
  });
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
