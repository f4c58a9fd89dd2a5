export { createFigures } from './figures.worker.ts';
