import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation, useNavigationType } from 'react-router';
import { isInPlace } from '../lib/in-place.ts';

/** The one h1 of a page. After a link was followed it takes the focus, so that keyboards and readers start here. */
export const PageTitle = ({
  title,
  children,
  className,
}: {
  title: string;
  children?: ReactNode;
  className?: string | undefined;
}) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const isFollowed = useNavigationType() !== 'POP';
  const stays = isInPlace(useLocation());
  useEffect(() => {
    if (isFollowed && !stays) heading.current?.focus({ preventScroll: true });
  }, [isFollowed, stays]);
  return (
    <>
      <title>{`${title} · LiveDrops`}</title>
      <h1 ref={heading} tabIndex={-1} className={className}>
        {children ?? title}
      </h1>
    </>
  );
};
