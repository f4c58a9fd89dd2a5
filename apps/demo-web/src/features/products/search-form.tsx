import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate, useNavigationType } from 'react-router';
import { IN_PLACE, isInPlace } from '../../lib/in-place.ts';
import { type ProductSearch, readSort, searchPath, sortChoices, withWords } from './product-search.ts';
import styles from './products-page.module.css';

/** Shorter than a person thinks, longer than between two letters. */
const PAUSE_MS = 200;

/**
 * The field leads while one types: the address follows after a pause, in one entry of the history. Where the address changes by
 * itself, such as by Back, the field follows.
 */
export const SearchForm = ({ search }: { search: ProductSearch }) => {
  const navigate = useNavigate();
  const location = useLocation();
  const isBack = useNavigationType() === 'POP';
  const [text, setText] = useState(search.q);
  useEffect(() => {
    if (isBack || !isInPlace(location)) setText(search.q);
    // oxlint-disable-next-line react/exhaustive-deps -- once for each step in the history
  }, [location.key]);
  const searchFor = (typed: string) => {
    const q = typed.trim();
    if (q === search.q) return;
    void navigate(searchPath(withWords(search, q)), { replace: search.q !== '', state: IN_PLACE });
  };
  const searchSoon = useDebouncedCallback(searchFor, PAUSE_MS);
  return (
    <form
      role="search"
      className={styles['search']}
      onSubmit={(event) => {
        event.preventDefault();
        searchSoon.cancel();
        searchFor(text);
      }}
    >
      <TextInput
        className={styles['field'] ?? ''}
        label="Search products"
        type="search"
        size="md"
        maxLength={80}
        autoComplete="off"
        enterKeyHint="search"
        value={text}
        leftSection={<IconSearch size={18} aria-hidden />}
        onChange={(event) => {
          setText(event.currentTarget.value);
          searchSoon(event.currentTarget.value);
        }}
      />
      <NativeSelect
        label="Sort"
        size="md"
        data={sortChoices(search.q)}
        value={search.sort}
        onChange={({ currentTarget: { value } }) => {
          const sorted = { ...search, page: 1, sort: readSort(search.q, value) };
          void navigate(searchPath(sorted), { state: IN_PLACE });
        }}
      />
      <Button type="submit" size="md" variant="default">
        Search
      </Button>
    </form>
  );
};
