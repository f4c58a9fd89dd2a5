const FNV_OFFSET_BASIS = 0x81_1c_9d_c5;
const FNV_PRIME = 0x01_00_01_93;

/** Where records of a key go, with any broker: FNV-1a (32 bits) of its UTF-8 bytes. A changed answer would break the order of a key. */
export function partitionOf(key: string, partitions: number): number {
  let hash = FNV_OFFSET_BASIS;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, FNV_PRIME) >>> 0;
  return hash % partitions;
}
