import { runConsumers } from './run-consumers.ts';

process.exitCode = await runConsumers(process.argv.slice(2), process.env, {
  say: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
});
