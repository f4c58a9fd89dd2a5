import path from 'node:path';
import { aptInstall, mayInstall } from '../../browsers/apt.ts';
import { findOnPath, resolveBinary, type ResolvedBinary } from './resolve-binary.ts';

const HINT = `Install Prometheus 2.42 or newer with promtool. Debian, Ubuntu:  sudo apt install prometheus
As root there, LIVEDROPS_INSTALL=1 lets this command install it.`;

/** A `prometheus` with a `promtool` beside it. */
export const resolvePrometheus = (): Promise<ResolvedBinary> =>
  resolveBinary(
    'Prometheus',
    [
      { source: 'prometheus on PATH', find: findBoth },
      {
        source: 'apt',
        async find() {
          if (!mayInstall()) return undefined;
          await aptInstall(['prometheus']);
          return findBoth();
        },
      },
    ],
    HINT,
  );

export const promtoolBeside = (prometheus: string): string => path.join(path.dirname(prometheus), 'promtool');

function findBoth(): string | undefined {
  const found = findOnPath(['prometheus']);
  return found !== undefined && findOnPath(['promtool']) === promtoolBeside(found) ? found : undefined;
}
