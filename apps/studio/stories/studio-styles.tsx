import '@fontsource-variable/archivo/wdth.css';
import mantine from '../src/renderer/app/mantine.css?inline';
import tokens from '../src/renderer/app/tokens.css?inline';

/** The styles of the whole window, for as long as a story of the Studio is shown: the shop has others. */
export const StudioStyles = () => <style>{`${mantine}\n${tokens}`}</style>;
