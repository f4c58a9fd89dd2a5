import { t } from '@lingui/core/macro';
export type OrdersRow = { start: number; label: string; orders: number };

/** What a chart draws, for people who do not see it. Rows without an order are left out. */
export const OrdersTable = ({
  caption,
  unit,
  rows,
}: {
  caption: string;
  unit: string;
  rows: readonly OrdersRow[];
}) => (
  <div className="visually-hidden">
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{unit}</th>
          <th scope="col">{t`Orders`}</th>
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(({ orders }) => orders > 0)
          .map(({ start, label, orders }) => (
            <tr key={start}>
              <th scope="row">{label}</th>
              <td>{orders}</td>
            </tr>
          ))}
      </tbody>
    </table>
  </div>
);
