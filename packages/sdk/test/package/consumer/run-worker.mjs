import { Miniflare } from 'miniflare';

const worker = new Miniflare({ modules: true, scriptPath: 'worker.js', compatibilityDate: '2026-01-01' });
const answer = await worker.dispatchFetch(`http://worker.test/?api=${encodeURIComponent(process.argv[2])}`);
console.log(answer.status, await answer.text());
await worker.dispose();
