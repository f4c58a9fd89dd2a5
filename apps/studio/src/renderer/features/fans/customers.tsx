import { t } from '@lingui/core/macro';
import type { CustomerFilter, CustomerSort, CustomerTotals } from '@livedrops/sdk';
import { NativeSelect } from '@mantine/core';
import { Link } from 'react-router';
import { MailLink } from '../../components/mail-link.tsx';
import { SearchField, useSettled, wordsOf } from '../../components/search-field.tsx';
import { formatCount, formatMoney, formatWhen } from '../../lib/format.ts';
import { type Column, FanTable } from './fan-list.tsx';
import { useCustomers, useCustomersFeed, useCustomerTotals } from './use-fans.ts';
import table from '../../components/table.module.css';
import classes from './fans.module.css';

const SORTS: { value: CustomerSort; label: string }[] = [
  { value: 'latest', label: t`Latest order first` },
  { value: 'orders', label: t`Most orders first` },
  { value: 'spent', label: t`Most spent first` },
];

const COLUMNS: readonly Column[] = [
  { label: t`Name` },
  { label: t`E-mail` },
  { label: t`Orders`, isNumber: true },
  { label: t`Units`, isNumber: true },
  { label: t`Spent`, isNumber: true },
  { label: t`Last order`, isNumber: true },
];

/** What a person has typed, and by what the list is sorted otherwise. */
export type CustomerSearch = { typed: string; sort: CustomerSort };

/** Who searches looks for one person: then the latest come first. */
export const customerFilter = ({ typed, sort }: CustomerSearch): CustomerFilter => {
  const q = wordsOf(typed);
  return q === '' ? { sort } : { q };
};

type Props = { search: CustomerSearch; onChange: (search: CustomerSearch) => void };

/** Who bought, and what all of them bought. */
export const Customers = ({ search, onChange }: Props) => {
  useCustomersFeed();
  const settled = useSettled(search.typed);
  const isSearch = settled !== '';
  const list = useCustomers(customerFilter({ ...search, typed: settled }));
  return (
    <>
      <Totals />
      <div className={classes['tools']}>
        <NativeSelect
          aria-label={t`Sort`}
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
          label={t`Search by name or e-mail address`}
          placeholder={t`Name or e-mail`}
          value={search.typed}
          onChange={(typed) => onChange({ ...search, typed })}
        />
      </div>
      <FanTable
        list={list}
        label={t`Customers`}
        columns={COLUMNS}
        // Who paid in two currencies has two rows.
        keyOf={({ userId, currency }) => `${userId}/${currency}`}
        empty={
          isSearch
            ? {
                title: t`Nobody found`,
                text: t`No customer has “${{ words: settled }}” in the name, or shows such an address.`,
              }
            : {
                title: t`No customers yet`,
                text: t`Who buys in one of your drops is here from then on, with all that they bought.`,
              }
        }
      >
        {({ userId, name, email, orders, units, spent, currency, lastOrderAt }, row) => (
          <tr {...row}>
            <th scope="row">
              <Link
                className={classes['name'] ?? ''}
                to={`/orders?${new URLSearchParams({ buyer: userId }).toString()}`}
                title={t`Shows their orders`}
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
      <Total label={t`Customers`} value={upTo(data.customers, data)} />
      <Total label={t`Bought more than once`} value={upTo(data.returning, data)} />
      {data.sums.map(({ currency, spent }) => (
        <Total key={currency} label={t`Spent`} value={formatMoney(spent, currency)} />
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
  count >= max ? t`${{ count: formatCount(max) }} or more` : formatCount(count);
