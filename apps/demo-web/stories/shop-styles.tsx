import '@fontsource-variable/archivo/wdth.css';
import base from '../src/app/base.css?inline';
import mantine from '../src/app/mantine.css?inline';

/** The styles of the whole page, for as long as a story of the shop is shown: the Studio has others. */
export const ShopStyles = () => <style>{`${mantine}\n${base}`}</style>;
