import table from './table.module.css';
import classes from './mail-link.module.css';

/** An address that its owner shows, on a line of its own. It opens the person's own program for mail. */
export const MailLink = ({ address }: { address: string }) => (
  <a
    className={`${table['second']} ${classes['mail']}`}
    href={`mailto:${address.split('@').map(encodeURIComponent).join('@')}`}
    // The window is of the app alone: what leads out of it goes to the system.
    target="_blank"
    rel="noopener noreferrer"
  >
    {address}
  </a>
);
