import { createTransport, type NodemailerError } from 'nodemailer';

export type MailSettings = {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  smtpUrl: string;
  /** The sender, such as `LiveDrops <news@example.com>`. */
  from: string;
};

/** What a mail says, as text and as HTML. */
export type MailParts = { subject: string; text: string; html: string };

export type Mail = MailParts & {
  to: { name: string; address: string };
  /** Without the angle brackets. The same for a repeat, so that mail programs show one. */
  messageId: string;
  /** Where one POST ends mails of this kind (RFC 8058); without it, for mails that are no subscription. */
  unsubscribeUrl?: string;
};

export type Mailer = {
  /** @throws {MailRefusedError} when the server will never take it; any other error when it may later */
  send(mail: Mail): Promise<void>;
  /** The part of our Message-IDs behind the `@`. */
  domain: string;
  close(): void;
};

/** The server refused the message for good. */
export class MailRefusedError extends Error {
  override name = 'MailRefusedError';
}

const CONNECTIONS_MAX = 5;
const TIMEOUT_MS = 20_000;

/** Hands mails to an SMTP server over connections that are kept. */
export function createMailer({ smtpUrl, from }: MailSettings): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // Nothing in a message may make the server read its own files or fetch addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    domain: /@([^\s@>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost',
    async send({ to, subject, text, html, messageId, unsubscribeUrl }) {
      try {
        await transport.sendMail({
          from,
          to,
          subject,
          text,
          html,
          messageId: `<${messageId}>`,
          headers: {
            ...(unsubscribeUrl !== undefined && {
              'List-Unsubscribe': `<${unsubscribeUrl}>`,
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
            // So that absence notes do not answer (RFC 3834).
            'Auto-Submitted': 'auto-generated',
          },
        });
      } catch (error) {
        if (isRefusal(error)) throw new MailRefusedError(error.response ?? error.message, { cause: error });
        throw error;
      }
    },
    close: () => transport.close(),
  };
}

/** A 5xx about the message or its recipient. Wrong credentials are also a 5xx, but it is us who must mend them. */
const isRefusal = (error: unknown): error is NodemailerError => {
  const { permanent, code } = error as NodemailerError;
  return permanent === true && code !== 'EAUTH' && code !== 'ENOAUTH';
};
