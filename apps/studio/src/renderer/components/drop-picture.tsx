import { pictureAt, type Picture } from '@livedrops/sdk';
import { imageAddress } from '../lib/image-url.ts';
import { useStudio } from '../lib/studio.ts';
import classes from './drop-picture.module.css';

type DropPictureProps = {
  imageUrl: string | null;
  /** The same picture in the forms that it has, if it was uploaded. */
  image?: Picture | null;
  size?: number;
};

/** The product's picture, or a quiet placeholder. Decorative: the title is always beside it. */
export const DropPicture = ({ imageUrl, image = null, size = 40 }: DropPictureProps) => {
  const { config } = useStudio();
  const address = imageAddress(imageUrl, config.apiUrl);
  const { sources } = image === null ? { sources: [] } : pictureAt(image, config.apiUrl);
  return address === null ? (
    <span className={classes['picture']} style={{ width: size, height: size }} aria-hidden="true">
      <svg viewBox="0 0 20 24" width={size * 0.35} aria-hidden="true">
        <path
          d="M10 0.800c5 5.900 8.400 10.100 8.400 14.300a8.400 8.400 0 0 1-16.800 0C1.600 10.900 5 6.700 10 0.800z"
          fill="currentColor"
        />
      </svg>
    </span>
  ) : (
    <picture className={classes['forms']}>
      {sources.map(({ type, srcset }) => (
        <source key={type} type={type} srcSet={srcset} sizes={`${size}px`} />
      ))}
      <img className={classes['picture']} src={address} alt="" width={size} height={size} loading="lazy" />
    </picture>
  );
};
