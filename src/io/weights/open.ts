import type { ByteSource } from './byteSource.ts';
import { openSafetensors } from './formats/safetensors.ts';
import { badWeights } from './refuse.ts';
import type { TensorFile } from './tensorFile.ts';

const formats = '.safetensors, .h5, .pth, model.json, manifest.json';

const magic = {
  hdf5: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a],
  zip: [0x50, 0x4b, 0x03, 0x04],
  /** PROTO 2, LONG1 of 10 bytes: the magic number that torch.save wrote before it wrote zip files. */
  torchLegacy: [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46],
};

/** Opens one file by what its first bytes say, never by its name. Readers load when they are first needed. */
export async function openFile(source: ByteSource, signal?: AbortSignal): Promise<TensorFile> {
  const head = await source.read(0, Math.min(16, source.size), signal);
  if (startsWith(head, magic.hdf5)) {
    const { openKerasH5 } = await import('./formats/kerasH5.ts');
    return openKerasH5(source, signal);
  }
  if (startsWith(head, magic.zip)) {
    const { openTorchZip } = await import('./formats/torchZip.ts');
    return openTorchZip(source, signal);
  }
  if (startsWith(head, magic.torchLegacy)) {
    const { openTorchLegacy } = await import('./formats/torchLegacy.ts');
    return openTorchLegacy(source, signal);
  }
  // safetensors: 8 bytes of header length, then the JSON header itself.
  if (head[8] === '{'.charCodeAt(0) && head[7] === 0) return openSafetensors(source, signal);
  const other = others.find(({ start }) => startsWith(head, start));
  if (other) throw badWeights(source.name, 'other-format', formats, other.name);
  if (head.length < 16) throw badWeights(source.name, 'truncated', formats, `${source.size} bytes`);
  throw badWeights(source.name, 'unknown-format', formats, beginningOf(head));
}

/** Formats that are known and not read. */
const others = [
  { name: 'GGUF', start: [0x47, 0x47, 0x55, 0x46] },
  { name: 'NumPy .npy', start: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] },
  { name: 'MATLAB .mat', start: [0x4d, 0x41, 0x54, 0x4c, 0x41, 0x42] },
  // ir_version, then producer_name or graph.
  { name: 'ONNX', start: [0x08, 0x07, 0x12] },
  { name: 'ONNX', start: [0x08, 0x08, 0x12] },
  { name: 'ONNX', start: [0x08, 0x06, 0x12] },
];

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

/** What a file begins with: as text where it is plain text, else in hex. */
function beginningOf(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes);
  if (/^[\x20-\x7e\r\n\t]+$/.test(text)) return `“${text.replace(/\s+/g, ' ').trim()}…”`;
  return Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
