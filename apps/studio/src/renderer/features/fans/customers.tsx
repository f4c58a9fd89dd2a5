import type { CustomerFilter, CustomerSort, CustomerTotals } from '@livedrops/sdk';
import { NativeSelect } from '@mantine/core';
import { Link } from 'react-router';
import { MailLink } from '../../components/mail-link.tsx';
import { SearchField, useSettled } from '../../components/search-field.tsx';
import { formatCount, formatMoney, formatWhen } from '../../lib/format.ts';
import { type Column, FanTable } from './fan-list.tsx';
import { useCustomers, useCustomerTotals } from './use-fans.ts';
import table from '../../components/table.module.css';
import classes from './fans.module.css';

const SORTS: { value: CustomerSort; label: string }[] = [
  { value: 'latest', label: 'Latest order first' },
  { value: 'orders', label: 'Most orders first' },
  { value: 'spent', label: 'Most spent first' },
];

const COLUMNS: readonly Column[] = [
  { label: 'Name' },
  { label: 'E-mail' },
  { label: 'Orders', isNumber: true },
  { label: 'Units', isNumber: true },
  { label: 'Spent', isNumber: true },
  { label: 'Last order', isNumber: true },
];

/** What a person has typed, and by what the list is sorted otherwise. */
export type CustomerSearch = { typed: string; sort: CustomerSort };

/** Who searches looks for one person: then the latest come first. */
export const customerFilter = ({ typed, sort }: CustomerSearch): CustomerFilter => {
  const q = typed.trim();
  return q === '' ? { sort } : { q };
};

type Props = { search: CustomerSearch; onChange: (search: CustomerSearch) => void };

/** Who bought, and what all of them bought. */
export const Customers = ({ search, onChange }: Props) => {
  const settled = useSettled(search.typed);
  const isSearch = settled !== '';
  const list = useCustomers(customerFilter({ ...search, typed: settled }));
  return (
    <>
      <Totals />
      <div className={classes['tools']}>
        <NativeSelect
          aria-label="Sort"
          disabled={isSearch}
          value={isSearch ? 'latest' : search.sort}
          onChange={({ currentTarget: { value } }) => {
            const sort = SORTS.find((one) => one.value === value)?.value ?? 'latest';
            onChange({ ...search, sort });
          }}
          data={SORTS}
        />
        <SearchField
          className={classes['search'] ?? ''}
          label="Search by name or e-mail address"
          placeholder="Name or e-mail"
          value={search.typed}
          onChange={(typed) => onChange({ ...search, typed })}
        />
      </div>
      <FanTable
        list={list}
        label="Customers"
        columns={COLUMNS}
        // Who paid in two currencies has two rows.
        keyOf={({ userId, currency }) => `${userId}/${currency}`}
        empty={
          isSearch
            ? {
                title: 'Nobody found',
                text: `No customer has “${settled}” in the name, or shows such an address.`,
              }
            : {
                title: 'No customers yet',
                text: 'Who buys in one of your drops is here from then on, with all that they bought.',
              }
        }
      >
        {({ userId, name, email, orders, units, spent, currency, lastOrderAt }, row) => (
          <tr {...row}>
            <th scope="row">
              <Link
                className={classes['name'] ?? ''}
                to={`/orders?${new URLSearchParams({ buyer: userId }).toString()}`}
                title="Shows their orders"
              >
                <bdi>{name}</bdi>
              </Link>
            </th>
            <td className={classes['email']}>{email !== null && <MailLink address={email} />}</td>
            <td className={`${table['number']} figures`}>{formatCount(orders)}</td>
            <td className={`${table['number']} figures`}>{formatCount(units)}</td>
            <td className={`${table['number']} figures`}>{formatMoney(spent, currency)}</td>
            <td className={`${table['number']} figures`}>{formatWhen(lastOrderAt)}</td>
          </tr>
        )}
      </FanTable>
    </>
  );
};

const Totals = () => {
  const { data } = useCustomerTotals();
  if (data === undefined || data.customers === 0) return null;
  return (
    <dl className={classes['totals']}>
      <Total label="Customers" value={upTo(data.customers, data)} />
      <Total label="Bought more than once" value={upTo(data.returning, data)} />
      {data.sums.map(({ currency, spent }) => (
        <Total key={currency} label="Spent" value={formatMoney(spent, currency)} />
      ))}
    </dl>
  );
};

const Total = ({ label, value }: { label: string; value: string }) => (
  <div>
    <dt className="dim">{label}</dt>
    <dd className="figures">{value}</dd>
  </div>
);

/** Counting ends somewhere. */
const upTo = (count: number, { max }: CustomerTotals): string =>
  count >= max ? `${formatCount(max)} or more` : formatCount(count);
