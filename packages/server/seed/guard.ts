/** Why demo data must not go into a database, or `null` when it may. */
export function whyNotDevelopment(mongoUri: string, nodeEnv: string | undefined): string | null {
  if (nodeEnv === 'production') return 'NODE_ENV is production';
  if (!mongoUri.startsWith('mongodb://')) return 'MONGO_URI does not begin with mongodb://';
  const hosts = hostsOf(mongoUri);
  const foreign = hosts.find((host) => !isLoopback(host));
  if (hosts.length === 0 || foreign !== undefined)
    return `MONGO_URI names a host that is not this machine${foreign === undefined ? '' : `: ${foreign}`}`;
  return null;
}

/** Hosts without ports. What stands before the last `@` is a login. */
function hostsOf(mongoUri: string): string[] {
  const authority = /^mongodb:\/\/([^/?]*)/.exec(mongoUri)?.[1] ?? '';
  const list = authority.slice(authority.lastIndexOf('@') + 1);
  return list
    .split(',')
    .filter(Boolean)
    .map((host) => host.replace(/:\d+$/, ''));
}

const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\]|%2F.+\.sock)$/i.test(host);
