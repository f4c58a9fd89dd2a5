import type { Customer, CustomerColumn } from '../types/creator.ts';
import { asText, csvKind } from './csv.ts';
import { toDecimal } from './currency.ts';

/** Customers as a CSV file. */
export const CUSTOMERS_CSV = csvKind<Customer, CustomerColumn>({
  name: ({ name }) => asText(name),
  email: ({ email }) => email ?? '',
  orders: ({ orders }) => String(orders),
  units: ({ units }) => String(units),
  spent: ({ spent, currency }) => toDecimal(spent, currency),
  currency: ({ currency }) => currency,
  lastOrderAt: ({ lastOrderAt }, time) => time(lastOrderAt),
  userId: ({ userId }) => userId,
});
