import { expect, it } from 'vitest';
import { isNightly } from '../../../../tools/test/nightly.ts';
import type { BusRecord } from '../../src/platform/bus/bus.ts';
import { createDeadLetters } from '../../src/platform/bus/dead-letters.ts';
import type { Broker } from './broker.ts';
import { makeLog } from './durable-suite.ts';
import { outOfOrder, positionsOf, upTo } from './records.ts';
import { spawnMember } from './spawn-member.ts';

const POISON = 37;
const RECORDS = 60;
const DEATHS_MAX = 15;

/** A record that kills the process of whoever handles it: no handler reports that it failed. */
export function describeDeadlyRecords(getBroker: () => Broker): void {
  it.each([
    ['a durable consumer', true],
    // Production has durable consumers only.
    ...(isNightly ? [['a consumer', false] as const] : []),
  ] as const)(
    'what kills %s again and again becomes a dead letter',
    { timeout: 300_000 },
    async (_name, isDurable) => {
      const own = await makeLog(getBroker());
      const { namespace, mongoUri, connection } = own.place;
      const letters = createDeadLetters(connection);
      const handled = connection.collection<BusRecord>('handled');
      const member = {
        address: getBroker().address,
        mongoUri,
        namespace,
        group: 'one',
        isDurable,
        poison: POISON,
        deliveriesMax: 2,
      };
      await own.bus.publish(await own.write(RECORDS));
      const rest = upTo(RECORDS).filter((position) => position !== POISON);
      const readAll = () => handled.find().sort({ $natural: 1 }).toArray();

      const isOver = async () => positionsOf(await readAll()).join() === rest.join();
      const deaths = await dieUntil(isOver, () => spawnMember(member));
      expect(positionsOf(await readAll())).toEqual(rest);
      expect(await letters.list({}, 5)).toMatchObject([
        { _id: `one/${POISON}`, error: 'Error: whoever handled it died', state: 'dead' },
      ]);
      // More than it may fail, because the first of them could not know.
      expect(deaths).toBeGreaterThanOrEqual(2);
      expect(outOfOrder(await readAll())).toEqual([]);
    },
  );
}

/** Starts one member after the other until everything is over. Returns how many died. */
async function dieUntil(
  isOver: () => Promise<boolean>,
  start: () => Promise<{ killed: Promise<unknown> }>,
): Promise<number> {
  for (let deaths = 0; deaths < DEATHS_MAX; deaths += 1) {
    const { killed } = await start();
    let isDead = false;
    void killed.then(() => (isDead = true));
    await expect.poll(async () => isDead || (await isOver()), { timeout: 60_000 }).toBe(true);
    if (!isDead) return deaths;
  }
  throw new Error('it goes on killing');
}
