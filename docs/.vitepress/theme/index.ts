import DefaultTheme from 'vitepress/theme';
import { theme as openApi, useOpenapi } from 'vitepress-openapi/client';
import type { EnhanceAppContext } from 'vitepress';
import { h } from 'vue';
import 'vitepress-openapi/dist/style.css';
import './style.css';
import shop from '../../images/shop-home.png';
import spec from '../../.generated/openapi.json';

export default {
  extends: DefaultTheme,
  Layout: () =>
    h(DefaultTheme.Layout, null, {
      'home-hero-image': () =>
        h('img', { src: shop, alt: 'The shop with a live drop', class: 'hero-picture' }),
    }),
  enhanceApp(context: EnhanceAppContext) {
    useOpenapi({ spec });
    openApi.enhanceApp(context);
  },
};
