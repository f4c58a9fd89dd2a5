import type { Notice } from '../../src/notifications/notice.rules.ts';
import { connectMongo } from '../../src/platform/mongo.ts';
import { fanOut } from '../../src/notifications/fan-out.ts';
import { fanOutDeps } from './fan-out-deps.ts';

// Tells a creator's followers and dies, like a killed server, either between the messages of a chunk and the note that they are made, or
// after that note.
const [, , mongoUri = '', json = '', diesAfter = '0', diesAt = ''] = process.argv;
const { creatorId, notice, chunk } = JSON.parse(json) as { creatorId: string; notice: Notice; chunk: number };
const { connection } = await connectMongo(mongoUri);
const deps = fanOutDeps(connection);
let chunks = 0;

const dieAt = (step: string): void => {
  if (step === diesAt && chunks >= Number(diesAfter)) process.kill(process.pid, 'SIGKILL');
};

await fanOut(
  {
    ...deps,
    fanOuts: {
      ...deps.fanOuts,
      async advance(...args) {
        chunks += 1;
        dieAt('told');
        await deps.fanOuts.advance(...args);
        dieAt('noted');
      },
    },
  },
  creatorId,
  { ...notice, staleAt: new Date(notice.staleAt) },
  { chunk },
);
