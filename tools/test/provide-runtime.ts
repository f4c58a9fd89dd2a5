/** What was found, or `null` after saying so loudly; with `REQUIRE_E2E=1` a missing runtime fails the run. */
export async function foundOrNull<T>(name: string, resolve: () => Promise<T>): Promise<T | null> {
  try {
    return await resolve();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (process.env.REQUIRE_E2E === '1') {
      throw new Error(`REQUIRE_E2E=1, but ${name} cannot be had:\n${why}`, { cause: error });
    }
    const bar = '!'.repeat(80);
    const title = `!! NO ${name.toUpperCase()}: its end-to-end tests are SKIPPED on this machine.`;
    process.stderr.write(`\n${bar}\n${title}\n${why}\n${bar}\n\n`);
    return null;
  }
}
