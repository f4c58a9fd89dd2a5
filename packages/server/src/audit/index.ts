export { startAuditor } from './auditor.worker.ts';
export {
  type Books,
  difference,
  type Fault,
  findFaults,
  freeUnits,
  INVARIANTS,
  netSales,
} from './books.rules.ts';
export { listDrops, readBooks } from './books.store.ts';
export { DATABASE_INVARIANTS } from './database-books.rules.ts';
export { type DatabaseBooks, readDatabase } from './database-books.store.ts';
