import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

/** A link that looks like a button. */
export const ButtonLink = ({ to, children, ...rest }: ButtonProps & { to: string; children: ReactNode }) => (
  <Button component={Link} to={to} size="md" {...rest}>
    {children}
  </Button>
);
