import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import FigureTable from './FigureTable.vue';
import Picture from './Picture.vue';
import Playground from './Playground.vue';
import './palette.css';
import './page.css';

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('FigureTable', FigureTable);
    app.component('Picture', Picture);
    app.component('Playground', Playground);
  },
};

export default theme;
