export { createFigures, type Figures, type FiguresDeps } from './figures.worker.ts';
