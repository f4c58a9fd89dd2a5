import path from 'node:path';
import { aptInstall, mayInstall } from '../../browsers/apt.ts';
import { findOnPath, resolveBinary, type ResolvedBinary } from './resolve-binary.ts';

/** A program that Debian has a package of. */
type Packaged = { name: string; program: string; debian: string };

const LIBRE_OFFICE = { name: "LibreOffice's spreadsheet", program: 'soffice', debian: 'libreoffice-calc' };
const HAPROXY = { name: 'HAProxy', program: 'haproxy', debian: 'haproxy' };
const NGINX = { name: 'nginx', program: 'nginx', debian: 'nginx-light' };
const PROMETHEUS = { name: 'Prometheus', program: 'prometheus', debian: 'prometheus' };

/** A LibreOffice with its spreadsheet. */
export const resolveLibreOffice = (): Promise<ResolvedBinary> => resolvePackaged(LIBRE_OFFICE);
export const resolveHaproxy = (): Promise<ResolvedBinary> => resolvePackaged(HAPROXY);
export const resolveNginx = (): Promise<ResolvedBinary> => resolvePackaged(NGINX);
/** A `prometheus`, with `promtool` beside it. */
export const resolvePrometheus = (): Promise<ResolvedBinary> => resolvePackaged(PROMETHEUS);
export const promtoolBeside = (prometheus: string): string => path.join(path.dirname(prometheus), 'promtool');

function resolvePackaged({ name, program, debian }: Packaged): Promise<ResolvedBinary> {
  const find = () => findOnPath([program], withAdministrators(process.env));
  const hint = `Install ${name}. Debian, Ubuntu:  sudo apt install --no-install-recommends ${debian}
As root there, LIVEDROPS_INSTALL=1 lets this command install it.`;
  return resolveBinary(
    name,
    [
      { source: `${program} on PATH`, find },
      {
        source: 'apt',
        async find() {
          if (!mayInstall()) return undefined;
          await aptInstall([debian]);
          return find();
        },
      },
    ],
    hint,
  );
}

/** Programs for administrators are not on everybody's path. */
export const withAdministrators = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  PATH: [env.PATH, '/usr/sbin', '/usr/local/sbin'].join(path.delimiter),
});
