import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export type MailServer = AsyncDisposable & {
  /** What the server under test is told: where to send, and from whom. */
  env: Record<string, string>;
  /** Mails to an address, oldest first. */
  to(address: string): ParsedMail[];
  /** What the next attempts to name a recipient are answered, by address. */
  refuse(address: string, ...answers: { code: number; message: string }[]): void;
};

/** An SMTP server that keeps what it gets. */
export async function openMailServer(): Promise<MailServer> {
  const mails: ParsedMail[] = [];
  const refusals = new Map<string, { code: number; message: string }[]>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, callback) {
      const answer = refusals.get(address)?.shift();
      callback(answer && Object.assign(new Error(answer.message), { responseCode: answer.code }));
    },
    onData(stream, _session, callback) {
      void simpleParser(stream).then((mail) => {
        mails.push(mail);
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    env: { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'LiveDrops <news@livedrops.example>' },
    to: (address) => mails.filter(({ to }) => to && !Array.isArray(to) && to.value[0]?.address === address),
    refuse: (address, ...answers) => void refusals.set(address, answers),
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
