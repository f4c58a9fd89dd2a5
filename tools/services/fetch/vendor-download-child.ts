// The child of vendor-download.ts: fetches one program and sends its path to the parent.
const [program, downloadDir] = process.argv.slice(2);

const binary = await(program === 'mongod' ? fetchMongod(downloadDir ?? '') : fetchRedis(downloadDir ?? ''));
process.send?.(binary, () => process.disconnect());

async function fetchMongod(folder: string): Promise<string> {
  const { MongoBinary } = await import('mongodb-memory-server-core');
  return MongoBinary.getPath({ downloadDir: folder, checkMD5: true });
}

async function fetchRedis(folder: string): Promise<string> {
  const { RedisBinary } = await import('redis-memory-server');
  return RedisBinary.getPath({ downloadDir: folder });
}
