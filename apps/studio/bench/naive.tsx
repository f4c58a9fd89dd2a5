import type { DropOrder } from '@livedrops/sdk';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Area, AreaChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { createFeed } from './feed.ts';

// The same news on a page as one writes it first: a list, and a chart of a popular library.
const { db, dropId } = createFeed();

type Point = { at: string; units: number };

const Naive = () => {
  const [points, setPoints] = useState<Point[]>([]);
  const [orders, setOrders] = useState<DropOrder[]>([]);
  useEffect(
    () =>
      db.events.subscribe((event) => {
        if (event.type !== 'sales.updated' || event.data.dropId !== dropId) return;
        const { units, recent } = event.data;
        setPoints((before) => [...before, { at: new Date(event.occurredAt).toLocaleTimeString(), units }]);
        setOrders((before) => [...recent, ...before].slice(0, 500));
      }),
    [],
  );
  return (
    <main>
      <h1>{`${points.at(-1)?.units ?? 0} sold`}</h1>
      <AreaChart width={800} height={300} data={points}>
        <CartesianGrid />
        <XAxis dataKey="at" />
        <YAxis />
        <Tooltip />
        <Area dataKey="units" isAnimationActive={false} />
      </AreaChart>
      <ul>
        {orders.map(({ id, number, buyerName, createdAt }) => (
          <li key={id}>{`${number} ${buyerName} ${new Date(createdAt).toLocaleTimeString()}`}</li>
        ))}
      </ul>
    </main>
  );
};

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(<Naive />);
