/** What needs Node, so that nothing else does. */
export { fileOrderStorage } from './file-order-storage.ts';
