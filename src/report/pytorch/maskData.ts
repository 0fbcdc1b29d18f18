import type { Exported } from '../exported.ts';
import { packedMask } from '../mask.ts';

/** The page's mask inside the file: bytes 0..255 row by row, zlib, base64. */
export async function maskData(mask: NonNullable<Exported['mask']>): Promise<string> {
  const lines = (await packedMask(mask)).match(/.{1,96}/g) ?? [];
  return `
# The region that was painted on the page, over the images at their working size.
MASK_SIZE = (${mask.height}, ${mask.width})
MASK = (
${lines.map((line) => `    '${line}'`).join('\n')}
)


def page_mask():
    """[1, 1, h, w], 0..1"""
    values = np.frombuffer(zlib.decompress(base64.b64decode(MASK)), np.uint8).reshape(MASK_SIZE)
    return torch.from_numpy(values.astype(np.float32) / 255)[None, None]`;
}
