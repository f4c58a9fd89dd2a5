import { seed } from './seed.ts';

// `pnpm seed`: the edge of the process.
process.exitCode = await seed(process.argv.slice(2), process.env);
