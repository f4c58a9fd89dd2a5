import { t } from '@lingui/core/macro';
import { searchWords } from '@livedrops/sdk/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { pathOf } from '../../../shared/screen.ts';
import { useSettled } from '../../components/search-field.tsx';
import { phaseLabel } from '../../components/status-tag.tsx';
import { dropPhase } from '../../lib/drop-phase.ts';
import { formatWhen } from '../../lib/format.ts';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { useOwnProducts } from '../../lib/own-products.ts';
import { useStudio } from '../../lib/studio.ts';

/** Something that the palette leads to. */
export type Found = { id: string; label: string; description?: string; group: string; run: () => void };

/** Of each kind: more is what the screens are for. */
const SHOWN_MAX = 5;
/** Fewer letters are in too many numbers and names. */
const LETTERS_MIN = 2;

/** A creator's own drops, products and orders that have the words. */
export const useFound = (typed: string): Found[] => {
  const { client } = useStudio();
  const navigate = useNavigate();
  const q = useSettled(typed);
  const isSearch = q.length >= LETTERS_MIN;
  const drops =
    useOwnDrops(({ items }) => (isSearch ? items.filter(({ title }) => hasWords(title, q)) : [])).data ?? [];
  const products = useOwnProducts().data?.items ?? [];
  const orders = useQuery({
    queryKey: ['sold', 'found', q],
    queryFn: async ({ signal }) => client.orders.sold({ q, limit: SHOWN_MAX }, { signal }),
    enabled: isSearch,
  });
  if (!isSearch) return [];
  const now = client.clock.now();
  return [
    ...drops.slice(0, SHOWN_MAX).map((drop) => ({
      id: drop.id,
      label: drop.title,
      description: `${phaseLabel(dropPhase(drop, now))} · ${formatWhen(drop.startsAt)}`,
      group: t`Drops`,
      run: () => void navigate(pathOf({ name: 'live', dropId: drop.id })),
    })),
    ...products
      .filter(({ title }) => hasWords(title, q))
      .slice(0, SHOWN_MAX)
      .map(({ id, title }) => ({
        id,
        label: title,
        group: t`Products`,
        run: () => void navigate(`/products?open=${encodeURIComponent(id)}`),
      })),
    ...(orders.data?.items ?? []).map(({ id, dropId, number, buyerName, title }) => ({
      id: `${id}/${dropId}`,
      label: `${number} · ${buyerName}`,
      description: title,
      group: t`Orders`,
      run: () => void navigate(pathOf({ name: 'order', orderId: id })),
    })),
  ];
};

/** Each word that was typed begins a word of the text. */
const hasWords = (text: string, typed: string): boolean => {
  const words = searchWords(text);
  const asked = searchWords(typed);
  return asked.length > 0 && asked.every((one) => words.some((word) => word.startsWith(one)));
};
