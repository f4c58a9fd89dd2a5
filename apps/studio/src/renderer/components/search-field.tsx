import { LIMITS, readTextOf } from '@livedrops/sdk/contract';
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { textFault } from '../lib/say-fault.ts';

const TYPING_MS = 200;

type Props = { label: string; placeholder: string; value: string; onChange: (typed: string) => void };

/** Where a person types a number, words or an e-mail address. */
export const SearchField = ({
  label,
  placeholder,
  value,
  onChange,
  ...others
}: Props & { className?: string }) => (
  <TextInput
    {...others}
    type="search"
    aria-label={label}
    placeholder={placeholder}
    leftSection={<IconSearch size={16} aria-hidden="true" />}
    maxLength={LIMITS.emailLength}
    value={value}
    error={textFault('orderSearch', value)}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

/**
 * The words of a search as the server reads them, without what cannot be seen. What it refuses stays as it was typed: the list then has an
 * error, and not everything that there is.
 */
export const wordsOf = (typed: string): string => readTextOf('orderSearch', typed).value ?? typed.trim();

/** What is searched, once the person rests. */
export const useSettled = (typed: string): string => useDebouncedValue(wordsOf(typed), TYPING_MS)[0];
