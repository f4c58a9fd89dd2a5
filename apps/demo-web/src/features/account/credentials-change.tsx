import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useShop } from '../../lib/shop-context.ts';
import styles from './account-page.module.css';
import { EmailField } from './email-field.tsx';
import { formText } from './form-text.ts';
import { NewPassword } from './new-password.tsx';
import { signInProblem, type SignInProblem } from './sign-in-problem.ts';

type ChangeFormProps = {
  label: string;
  /** What is said when it has worked. */
  done: string;
  change: (data: FormData) => Promise<void>;
  children: (problem: SignInProblem | null) => ReactNode;
};

/** A form behind a button, which asks for the present password as well. */
const ChangeForm = ({ label, done, change, children }: ChangeFormProps) => {
  const [isOpen, setIsOpen] = useState(false);
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: change,
    onSuccess: () => setIsOpen(false),
  });
  const problem = signInProblem(error);
  if (!isOpen)
    return (
      <div>
        <Button variant="default" size="md" onClick={() => setIsOpen(true)}>
          {label}
        </Button>
        <p role="status">{isSuccess && done}</p>
      </div>
    );
  return (
    <form
      className={styles['form']}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) mutate(new FormData(event.currentTarget));
      }}
    >
      {children(problem)}
      <PasswordInput
        name="currentPassword"
        label="Present password"
        size="md"
        required
        maxLength={128}
        autoComplete="current-password"
        rightSectionWidth={48}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
        error={problem?.fields['currentPassword'] === undefined ? null : 'That is not your present password.'}
      />
      <p role="alert" className={styles['problem']}>
        {problem?.text}
      </p>
      <div className={styles['actions']}>
        <Button type="submit" size="md" loading={isPending}>
          {label}
        </Button>
        <Button variant="default" size="md" onClick={() => setIsOpen(false)}>
          Keep it
        </Button>
      </div>
    </form>
  );
};

/** Another address or another password. */
export const CredentialsChange = () => {
  const { client } = useShop();
  return (
    <div className={styles['changes']}>
      <ChangeForm
        label="Change the e-mail"
        done="We have mailed a link to the new address. It counts once you use it."
        change={async (data) => {
          const email = formText(data, 'email').trim();
          await client.auth.changeEmail({ email, currentPassword: formText(data, 'currentPassword') });
        }}
      >
        {(problem) => <EmailField label="New e-mail" error={problem?.fields['email'] ?? null} />}
      </ChangeForm>
      <ChangeForm
        label="Change the password"
        done="Your password is changed. Your other devices were signed out."
        change={async (data) => {
          const password = formText(data, 'password');
          await client.auth.changePassword({ password, currentPassword: formText(data, 'currentPassword') });
        }}
      >
        {(problem) => <NewPassword label="New password" error={problem?.fields['password'] ?? null} />}
      </ChangeForm>
    </div>
  );
};
