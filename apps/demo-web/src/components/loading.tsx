import { Skeleton } from '@mantine/core';
import styles from './loading.module.css';

/** Holds the place of a grid of cards while it loads. */
export const CardSkeletons = ({ count, label }: { count: number; label: string }) => (
  <div className={styles['grid']} role="status" aria-label={label}>
    {Array.from({ length: count }, (_, index) => (
      <div key={index} className={styles['card']}>
        <Skeleton style={{ aspectRatio: '4 / 5' }} h="auto" />
        <Skeleton h={18} w="70%" />
        <Skeleton h={14} w="45%" />
      </div>
    ))}
  </div>
);

/** Holds the place of a page while its code or data loads. */
export const PageSkeleton = () => (
  <div className={styles['page']} role="status" aria-label="Loading the page">
    <h1 className="visually-hidden">Loading</h1>
    <Skeleton h={48} w="min(420px, 80%)" />
    <Skeleton h={18} w="min(300px, 60%)" />
    <Skeleton h={280} />
  </div>
);

/** Holds the place of rows while they load. */
export const RowSkeletons = ({ count, label }: { count: number; label: string }) => (
  <div className={styles['rows']} role="status" aria-label={label}>
    {Array.from({ length: count }, (_, index) => (
      <Skeleton key={index} h={92} />
    ))}
  </div>
);
