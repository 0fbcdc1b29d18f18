/** A response's body, at most `limitBytes` of it: what a server sends beyond is not kept. Rejects as the stream does. */
export async function readBody(
  response: Response,
  limitBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    signal?.throwIfAborted();
    chunks.push(value.subarray(0, limitBytes - length));
    length += chunks.at(-1)!.length;
    if (length === limitBytes) {
      await reader.cancel();
      break;
    }
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
