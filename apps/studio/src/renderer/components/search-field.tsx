import { LIMITS } from '@livedrops/sdk/contract';
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';

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
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

/** What is searched, once the person rests. */
export const useSettled = (typed: string): string => useDebouncedValue(typed.trim(), TYPING_MS)[0];
