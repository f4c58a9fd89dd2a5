/** What a process that tests start has of our own environment, beside what it is given. */
export const childEnv = {
  PATH: process.env['PATH'],
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
};
