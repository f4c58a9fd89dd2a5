import { say } from '../../services/progress.ts';
import { redIds, verdictLines } from '../checker/verdict.ts';
import { startCluster } from '../cluster/cluster.ts';
import { runChaos } from '../run-chaos.ts';
import { totalLines } from '../totals.ts';
import { CONTROLS } from './controls.ts';

/*
 * `pnpm chaos:controls [name …]`: runs engines that are broken on purpose. Each must turn red, and so must the right promise; then the
 * same crowd and the same faults with nothing broken, which must stay green: otherwise red would prove nothing either.
 */
// Everything that was started is ended with this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exitCode = await main(process.argv.slice(2).filter((argument) => argument !== '--'));
process.exit();

async function main(names: readonly string[]): Promise<number> {
  await using cluster = await startCluster({ keep: false, transactionLifetimeSeconds: null });
  const wrong: string[] = [];
  for (const control of CONTROLS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const broken = await runChaos(cluster, control, say);
    const red = redIds(broken.verdicts);
    tell(`${control.name}: red ${red.join(', ') || 'nothing'}; expected ${control.breaks.join(' or ')}`);
    for (const line of verdictLines(broken.verdicts.filter(({ faults }) => faults.length > 0)))
      tell(`  ${line}`);
    if (!control.breaks.some((id) => red.includes(id))) wrong.push(control.name);

    const sound = await runChaos(cluster, { ...control, name: `${control.name}-sound`, preload: null }, say);
    const faults = sound.verdicts.filter((verdict) => verdict.faults.length > 0);
    tell(`${control.name}, nothing broken: ${faults.length === 0 ? 'green' : 'RED'}`);
    if (faults.length === 0) continue;
    for (const line of [...totalLines(sound.log), ...verdictLines(faults)]) tell(`  ${line}`);
    wrong.push(`${control.name}, nothing broken`);
  }
  tell(wrong.length === 0 ? 'every control does what it must' : `WRONG: ${wrong.join('; ')}`);
  return wrong.length === 0 ? 0 : 1;
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
