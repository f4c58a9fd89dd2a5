const FORCED = 130;

/** Settles at the first Ctrl-C (or end of the terminal); the second one ends us at once, and the guards the rest. */
export function onFirstStop(): Promise<null> {
  return new Promise((resolve) => {
    let isAsked = false;
    const stop = () => {
      if (isAsked) process.exit(FORCED);
      isAsked = true;
      resolve(null);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
