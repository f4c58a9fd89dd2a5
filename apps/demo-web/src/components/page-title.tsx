import { type ReactNode, useEffect, useRef } from 'react';
import { useNavigationType } from 'react-router';

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
  const navigation = useNavigationType();
  useEffect(() => {
    if (navigation !== 'POP') heading.current?.focus({ preventScroll: true });
  }, [navigation]);
  return (
    <>
      <title>{`${title} · LiveDrops`}</title>
      <h1 ref={heading} tabIndex={-1} className={className}>
        {children ?? title}
      </h1>
    </>
  );
};
