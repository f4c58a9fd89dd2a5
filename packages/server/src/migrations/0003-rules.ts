import { enforceValidators, findOffenders } from '../platform/collection-rules.ts';
import type { Migration } from '../platform/migrate.ts';
import { bookRules } from './book-rules.ts';

const NAMED = 5;

/** From here on the database refuses an oversold drop. It says nothing about what is there already, so that is looked at too. */
export const rules: Migration = {
  id: '0003-rules',
  async up(connection) {
    const all = bookRules(connection);
    await enforceValidators(connection, all);
    const faults: string[] = [];
    for (const rule of all) {
      const ids = await findOffenders(connection, rule, NAMED);
      if (ids.length > 0)
        faults.push(`${rule.collection}: ${ids.join(', ')}${ids.length === NAMED ? ', …' : ''}`);
    }
    if (faults.length > 0) throw new Error(`documents break the rules (${faults.join('; ')})`);
  },
};
