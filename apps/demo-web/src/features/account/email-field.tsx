import { TextInput } from '@mantine/core';

type EmailFieldProps = { label?: string; error: string | null };

/** The address of an account. */
export const EmailField = ({ label = 'E-mail', error }: EmailFieldProps) => (
  <TextInput
    name="email"
    label={label}
    type="email"
    size="md"
    required
    maxLength={254}
    autoComplete="email"
    error={error}
  />
);
