import { PasswordInput } from '@mantine/core';

export const PASSWORD_LENGTH_MIN = 8;

/** A password that is chosen now. */
export const NewPassword = ({ label, error }: { label: string; error: string | null }) => (
  <PasswordInput
    name="password"
    label={label}
    size="md"
    required
    minLength={PASSWORD_LENGTH_MIN}
    maxLength={128}
    description={`At least ${PASSWORD_LENGTH_MIN} characters`}
    autoComplete="new-password"
    rightSectionWidth={48}
    visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
    error={error}
  />
);
