import { createMD5, createSHA256, type IHasher } from 'hash-wasm';

let sha: Promise<IHasher> | null = null;

/** SHA-256 of `bytes` in hex. One hasher is kept: calls never overlap because hashing itself is synchronous. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  sha ??= createSHA256();
  const hasher = await sha;
  return hasher.init().update(bytes).digest('hex');
}

/** A fresh incremental hasher, already initialised: `update` it, then `digest('hex')`. */
export async function startHash(kind: 'sha256' | 'md5'): Promise<IHasher> {
  const hasher = await (kind === 'md5' ? createMD5() : createSHA256());
  return hasher.init();
}
