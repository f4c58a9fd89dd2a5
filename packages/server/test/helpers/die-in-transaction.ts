import { laneModel } from '../../src/drops/lane.model.ts';
import { connectMongo } from '../../src/platform/mongo.ts';

// Dies as a server does that is killed between the first write of a transaction and its commit.
const [, , mongoUri = '', dropId = ''] = process.argv;
const { connection } = await connectMongo(mongoUri);
const session = connection.getClient().startSession();
session.startTransaction();
await laneModel.collection(connection).updateMany({ dropId }, { $set: { frozenAt: null } }, { session });
await connection
  .collection<{ _id: string }>('drops')
  .updateOne({ _id: dropId }, { $set: { updatedAt: new Date() } }, { session });
process.kill(process.pid, 'SIGKILL');
