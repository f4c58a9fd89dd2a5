import { ButtonLink } from '../components/button-link.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { EmptyState } from '../components/states.tsx';
import styles from './not-found-page.module.css';

export const NotFoundPage = () => (
  <div className={styles['page']}>
    <PageTitle title="Nothing at this address" />
    <EmptyState
      title="The link may be old or mistyped"
      text="Drops stay readable after they end, so it is not that you came too late."
      action={<ButtonLink to="/drops">See all drops</ButtonLink>}
    />
  </div>
);
