#!/usr/bin/env node
import { ConfigError } from './config/config.ts';

// The process edge: arguments and environment in, exit code out.
try {
  // Node 22 has no `AsyncDisposableStack`.
  if (!('AsyncDisposableStack' in globalThis)) await import('core-js/actual/async-disposable-stack/index.js');
  const [, , ...args] = process.argv;
  // A command needs little of the server, and is there so much sooner.
  if (args.length > 0) {
    const { runCommand } = await import('./cli/run.ts');
    process.exitCode = await runCommand(args, process.env, {
      say: (text) => void process.stdout.write(`${text}\n`),
      complain: (text) => void process.stderr.write(`${text}\n`),
    });
  } else {
    const { serve } = await import('./app/serve.ts');
    await serve();
  }
  // Everything is closed by now but the sockets adapter's blocking read, which would keep the process for seconds.
  process.exit();
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
}
