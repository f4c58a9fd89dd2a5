import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';
import type { Counts } from './counts.ts';
import { type FileTime, renderTimes } from './project-times.ts';

/** Leaves the result in the file that `LIVEDROPS_TEST_COUNTS` names, and prints where the time went. */
// Vitest takes a reporter file's default export.
export default class CountReporter implements Reporter {
  readonly #startedAt = new Map<string, number>();
  readonly #files: FileTime[] = [];

  onTestModuleStart({ id }: TestModule): void {
    this.#startedAt.set(id, Date.now());
  }

  onTestModuleEnd({ id, project, relativeModuleId: file }: TestModule): void {
    const endedAt = Date.now();
    this.#files.push({ project: project.name, file, startedAt: this.#startedAt.get(id) ?? endedAt, endedAt });
  }

  onTestCaseResult(test: TestCase): void {
    const { state, errors = [] } = test.result();
    if (state !== 'passed' || test.diagnostic()?.flaky !== true) return;
    const why = errors.map(({ message }) => message).join('\n');
    process.stdout.write(`\nneeded a second try: ${test.project.name} ${test.fullName}\n${why}\n`);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    process.stdout.write(`\n${renderTimes(this.#files)}\n`);
    const file = process.env.LIVEDROPS_TEST_COUNTS;
    if (file !== undefined) writeFileSync(file, JSON.stringify(count(modules, unhandledErrors.length)));
  }
}

/** A file that cannot be read and a hook that throws are failures too, though no test failed. */
function count(modules: readonly TestModule[], unhandled: number): Counts {
  const counts = { passed: 0, failed: unhandled, skipped: 0 };
  for (const module of modules) {
    counts.failed += module.errors().length;
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') counts.passed += 1;
      else if (state === 'failed') counts.failed += 1;
      else counts.skipped += 1;
    }
  }
  return counts;
}
