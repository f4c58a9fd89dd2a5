// Set-up for tests of the apps that run in a translated page.
import { translatePage } from './translate-page.ts';

translatePage();
