export type SandboxFacts = { platform: string; userId: number | undefined; hasNoSandboxSwitch: boolean };

/**
 * Whether to put every process into Chromium's sandbox. Always, with one exception: root on Linux who asks for
 * `--no-sandbox`, as containers that run tests must, because Chromium refuses to start sandboxed as root.
 * The window keeps its own `sandbox: true` even then, so its page never has Node.
 */
export const shouldForceSandbox = ({ platform, userId, hasNoSandboxSwitch }: SandboxFacts): boolean =>
  !(platform === 'linux' && userId === 0 && hasNoSandboxSwitch);
