import '@fontsource-variable/archivo/wdth.css';
import { useInsertionEffect } from 'react';
import mantine from '../src/renderer/app/mantine.css?inline';
import tokens from '../src/renderer/app/tokens.css?inline';

/**
 * The styles of the whole window, for as long as a story of the Studio is shown: the shop has others. As in the window they come first, so
 * that those of components count more.
 */
export const StudioStyles = () => {
  useInsertionEffect(() => {
    const style = document.createElement('style');
    style.textContent = `${mantine}\n${tokens}\n#storybook-root { height: 100%; }`;
    document.head.prepend(style);
    return () => style.remove();
  }, []);
  return null;
};
