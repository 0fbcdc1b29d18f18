import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dispose, type Tensor, tensor, tensor4d } from '@tensorflow/tfjs-core';
import { zlibSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import { maskAt } from '#core/distances/maskAt.ts';
import { measure } from '#core/distances/measure.ts';
import type { DistanceId } from '#core/distances/types.ts';
import type { Image01, Mask } from '#core/image.ts';
import type { ForwardVariant } from '#core/recipes/types.ts';
import { pixelMetrics } from '#core/metrics/pixel.ts';
import { inDeep, type RgbImage, scaledMask } from '#core/rgbImage.ts';
import { random } from '#core/training/random.ts';
import { blankImage } from '#core/rgbImage.ts';
import { backgroundLevel, compositeTile } from '#io/images/composite.ts';
import { compositeDeep } from '#io/images/compositeDeep.ts';
import { decodeFile } from '#io/images/decode.ts';
import { decodePng } from '#io/images/decodePng.ts';
import { orient, orientDeep } from '#io/images/orient.ts';
import { fitPair } from '#io/images/prepare.ts';
import { convert } from '#io/weights/convert.ts';
import { recognise } from '#io/weights/recognise.ts';
import { expectedTensors } from '#io/weights/expected.ts';
import type { Exported } from '#report/exported.ts';
import { pytorchFile } from '#report/pytorch/file.ts';
import { useBackend } from '#tests/support/backends.ts';
import { disposeAll, featuresOf, plain } from '#tests/support/compare.ts';
import { exportedOf, type Wanted } from '#tests/support/exported.ts';
import { relativeError } from '#tests/support/golden.ts';
import { iccProfile } from '#tests/support/iccProfile.ts';
import { seededPicture } from '#tests/support/pictures.ts';
import { chunk, pngFile } from '#tests/support/pngFile.ts';
import { serveWasm } from '#tests/support/serveWasm.ts';
import { pythonIsThere, readPixels, readPrinted, runPython, runPythonAlone } from '#tests/support/python.ts';

const spec = backbones['vgg19-slim'];
const distances: readonly DistanceId[] = ['l1', 'squared', 'unit-squared', 'cosine', 'gram', 'contextual'];
const sizes = { width: 90, height: 70 };

/** A small network with seeded weights, as it comes out of a file. */
function seededTensors(): { name: string; shape: readonly number[]; values: Float32Array<ArrayBuffer> }[] {
  const next = random(7);
  return expectedTensors(spec).map(({ name, shape }) => {
    const inputs = shape.length === 4 ? shape[0]! * shape[1]! * shape[2]! : 1;
    const scale = shape.length === 4 ? Math.sqrt(6 / inputs) : 0.1;
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => scale * (2 * next() - 1));
    return { name, shape, values };
  });
}

const opaque = ({ width, height, rgb }: RgbImage) =>
  pngFile({ width, height, depth: 8, colourType: 2, row: (y) => rgb.subarray(y * width * 3, (y + 1) * width * 3) });

/** An RGB TIFF of 16 bits a sample, not compressed, all of one colour. */
function deepTiff(width: number, height: number): Uint8Array {
  const tags: readonly (readonly [tag: number, type: 3 | 4, count: number, value: number])[] = [
    [256, 3, 1, width],
    [257, 3, 1, height],
    [258, 3, 3, 200],
    [259, 3, 1, 1],
    [262, 3, 1, 2],
    [273, 4, 1, 300],
    [277, 3, 1, 3],
    [278, 3, 1, height],
    [279, 4, 1, 6 * width * height],
  ];
  const bytes = new Uint8Array(300 + 6 * width * height).fill(99);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from('II*\0\x08\0\0\0', 'latin1'));
  view.setUint16(8, tags.length, true);
  tags.forEach(([tag, type, count, value], i) => {
    const at = 10 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  });
  view.setUint32(10 + 12 * tags.length, 0, true);
  for (const at of [200, 202, 204]) view.setUint16(at, 16, true);
  return bytes;
}

describe.runIf(pythonIsThere())('exported PyTorch code against the page’s own numbers', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const a = seededPicture(sizes.width, sizes.height, 1, 'smooth');
  const b = seededPicture(sizes.width, sizes.height, 2, 'blocks');
  const hashes: Partial<Record<'float32' | 'float16', string>> = {};

  beforeAll(async () => {
    await useBackend('wasm');
    folder = mkdtempSync(join(tmpdir(), 'perceptual-'));
    writeFileSync(at('a.png'), opaque(a));
    writeFileSync(at('b.png'), opaque(b));
    const tensors = seededTensors();
    const file = {
      file: 'seeded',
      format: 'safetensors' as const,
      origin: '',
      declared: null,
      tensors: tensors.map(({ name, shape, values }) => ({ name, shape, half: false, read: async () => values })),
      close: () => {},
    };
    for (const dtype of ['float32', 'float16'] as const) {
      mkdirSync(at(dtype));
      const write = async (name: string, bytes: Uint8Array) => writeFileSync(join(at(dtype), name), bytes);
      const manifest = await convert((await recognise(file)).network!, { dtype, learnt: [], write });
      hashes[dtype] = manifest.weightsSha256;
      writeFileSync(join(at(dtype), 'manifest.json'), JSON.stringify(manifest));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The page's numbers of a pair. */
  async function pageNumbers(
    terms: readonly { tap: string; distance: DistanceId }[],
    mask: Wanted['mask'],
    { tapScales = {}, variant = plain }: { tapScales?: Record<string, number>; variant?: ForwardVariant } = {},
  ) {
    const network = new Network(spec, 'oxford', tapScales);
    for (const { name, shape, values } of seededTensors()) network.set(name, tensor(values, [...shape]));
    const asTensor = ({ rgb }: RgbImage) =>
      tensor4d(Float32Array.from(rgb, (v) => v / 255), [1, sizes.height, sizes.width, 3]) as Image01;
    const region = mask
      ? (tensor4d(Float32Array.from(mask.values, (v) => v / 255), [1, mask.height, mask.width, 1]) as Mask)
      : null;
    const images = [asTensor(a), asTensor(b)] as const;
    const taps = new Set(terms.map(({ tap }) => tap));
    const ofA = await featuresOf(network, images[0], taps, variant);
    const ofB = await featuresOf(network, images[1], taps, variant);
    const values: number[] = [];
    for (const { tap, distance } of terms) {
      const [f, g] = [ofA.get(tap)!, ofB.get(tap)!];
      const here = region && maskAt(region, f.shape[1], f.shape[2]);
      const { value, count } = await measure(distance, f, g, here);
      values.push(value * count);
      here?.dispose();
    }
    disposeAll(ofA);
    disposeAll(ofB);
    dispose([...images, ...(region ? [region] : [])] as Tensor[]);
    network.dispose();
    return values;
  }

  async function write(wanted: Wanted): Promise<string> {
    const exported = exportedOf({ backbone: 'vgg19-slim', ...wanted });
    writeFileSync(at('loss.py'), await pytorchFile({ ...exported, reduction: 'sum' }));
    return at('loss.py');
  }

  const terms = ['relu1_1', 'conv3_2', 'relu5_4'].flatMap((tap) =>
    distances.map((distance) => ({ tap, distance, weight: 1 })),
  );
  const painted = new Uint8Array(sizes.width * sizes.height);
  for (let y = 13; y < 51; y++) for (let x = 20; x < 77; x++) painted[y * sizes.width + x] = Math.min(255, 6 * (x - 20));

  it.each([
    ['the whole image', null],
    ['a painted region', { ...sizes, values: painted }],
  ] as const)('every distance as a sum, over %s', async (_, mask) => {
    const expected = await pageNumbers(terms, mask);
    const loss = await write({ terms, mask, weights: { sha256: hashes.float32! } });
    // Nothing on stderr: the weights are the page's, by their hash.
    const { layers } = readPrinted((await runPython([loss, at('a.png'), at('b.png'), at('float32')])).toString());
    expect(layers).toHaveLength(terms.length);
    layers.forEach(({ value, distance, tap }, index) => {
      const error = relativeError(value, expected[index]!);
      expect(error, `${tap} ${distance}: ${value}, ${expected[index]}`).toBeLessThan(1e-4);
    });
  });

  it.each(['separate', 'in-place'] as const)('taps that have a scale before their ReLU, ReLU %s', async (relu) => {
    const tapScales = { conv1_2: 1.5, conv3_2: 0.7, conv4_1: 3 };
    const variant = { ...plain, relu };
    const scaled = ['conv1_2', 'relu1_2', 'conv3_2', 'conv3_3'].flatMap((tap) =>
      (['l1', 'squared'] as const).map((distance) => ({ tap, distance, weight: 1 })),
    );
    const expected = await pageNumbers(scaled, null, { tapScales, variant });
    const unscaled = await pageNumbers(scaled, null, { variant });
    expect(relativeError(expected[0]!, unscaled[0]!) > 0.1).toBe(relu === 'separate');
    const loss = await write({ terms: scaled, variant, weights: { sha256: hashes.float32!, tapScales } });
    const { layers } = readPrinted((await runPython([loss, at('a.png'), at('b.png'), at('float32')])).toString());
    layers.forEach(({ value, tap }, i) => {
      expect(relativeError(value, expected[i]!), tap).toBeLessThan(1e-4);
    });
    expect(layers).toHaveLength(scaled.length);
  });

  it('reads every weights format, rounding to the page’s precision', async () => {
    const loss = await write({ terms, weights: { sha256: hashes.float16!, dtype: 'float16' } });
    const save = `import sys, json, struct; sys.path.insert(0, ${JSON.stringify(folder)})
import loss, torch
net = loss.Backbone(${JSON.stringify(at('float32'))})
state = {n: v for name, conv in net.convs.items() for n, v in ((name + '/kernel', conv.weight.permute(2, 3, 1, 0).contiguous()), (name + '/bias', conv.bias))}
for kind, make in (('F32', lambda v: v), ('F16', lambda v: v.half())):
    head, body = {}, b''
    for name, value in state.items():
        data = make(value.data).numpy().tobytes()
        head[name] = {'dtype': kind, 'shape': list(value.shape), 'data_offsets': [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(head).encode()
    open(${JSON.stringify(folder)} + f'/{kind}.safetensors', 'wb').write(struct.pack('<Q', len(text)) + text + body)
torch.save(state, ${JSON.stringify(at('zip.pth'))})
torch.save({'state_dict': {'module.' + k: v for k, v in state.items()}}, ${JSON.stringify(at('legacy.pth'))}, _use_new_zipfile_serialization=False)`;
    await runPython(['-c', save]);
    const images = [at('a.png'), at('b.png')];
    const first = (await runPython([loss, ...images, at('float16')])).toString();
    for (const weights of ['float32', 'F32.safetensors', 'F16.safetensors', 'zip.pth', 'legacy.pth'])
      expect((await runPython([loss, ...images, at(weights)])).toString(), weights).toBe(first);
  });

  it('takes torchvision’s names for torchvision’s family, and refuses one family for the other', async () => {
    const save = (prefix: string) => `import sys; sys.path.insert(0, ${JSON.stringify(folder)})
import loss, torch
loss.FAMILY = 'oxford'
net = loss.Backbone(${JSON.stringify(at('float32'))})
state = {f'{loss.CONVS[name][1]}.{part}': value for name, conv in net.convs.items() for part, value in conv.named_parameters()}
torch.save({${JSON.stringify(prefix)} + k: v for k, v in state.items()}, ${JSON.stringify(at('torchvision.pth'))})`;
    await write({ terms, weights: { sha256: hashes.float32! } });
    await runPython(['-c', save('')]);
    const asOxford = () => runPython([at('loss.py'), at('a.png'), at('b.png'), at('torchvision.pth')]);
    await expect(asOxford()).rejects.toThrow('expected weights of family oxford, got torchvision');
    await write({ terms, weights: { sha256: hashes.float32!, family: 'torchvision' } });
    expect(readPrinted((await asOxford()).toString()).layers).toHaveLength(terms.length);
    const asTorchvision = () => runPython([at('loss.py'), at('a.png'), at('b.png'), at('float32')]);
    await expect(asTorchvision()).rejects.toThrow('expected weights of family torchvision, got oxford');
  });

  it('says what it expected of a file that is not one', async () => {
    await write({ terms });
    writeFileSync(at('not.safetensors'), 'no weights here, only words that go on for a while');
    const run = (...args: string[]) => runPython([at('loss.py'), ...args]);
    await expect(run(at('a.png'), at('b.png'), at('not.safetensors'))).rejects.toThrow('expected a .safetensors, .h5 or .pth file');
    await expect(run(at('a.png'), at('b.png'))).rejects.toThrow('usage: python3 perceptual_loss.py REFERENCE GENERATED WEIGHTS');
    await expect(run(at('a.png'), at('none.png'), at('float32'))).rejects.toThrow('none.png');
  });

  it('knows the page’s own images and says how far its total is from the page’s', async () => {
    const values = (await pageNumbers(terms, null)).map((sum, i) => sum / (64 * (i + 1)));
    const exported = exportedOf({ backbone: 'vgg19-slim', terms, values, weights: { sha256: hashes.float32! } });
    // A drawn picture: hashed with its size, pixel by pixel.
    const drawn = ({ width, height, rgb }: RgbImage) =>
      createHash('sha256').update(new Uint8Array(new Uint32Array([width, height]).buffer)).update(rgb).digest('hex');
    const images = {
      reference: { ...exported.images.reference, sha256: createHash('sha256').update(opaque(a)).digest('hex') },
      generated: { ...exported.images.generated, sha256: drawn(b) },
    };
    writeFileSync(at('loss.py'), await pytorchFile({ ...exported, images, reduction: 'sum' }));
    const found = readPrinted(runPythonAlone([at('loss.py'), at('a.png'), at('b.png'), at('float32')]).toString());
    expect(relativeError(found.total, found.page!)).toBeLessThan(1e-5);
  });

  describe('metrics of the pixels', () => {
    const byLuma = { channels: 'y', border: 4, ssim: 'uniform-7' } as const;
    const small = { width: 45, height: 35 };
    const region = {
      ...small,
      values: Uint8Array.from({ length: 45 * 35 }, (_, i) => (i % 45 < 9 ? 0 : (7 * i) % 256)),
    };
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

    /** The page's numbers of two pictures, those that the file prints for them, and the page's as the file prints them. */
    async function both(wanted: Wanted, other: RgbImage = b) {
      writeFileSync(at('other.png'), opaque(other));
      const { prepare, conventions, mask } = exportedOf({ backbone: 'vgg19-slim', ...wanted });
      const own = await fitPair(a, other, { ...prepare, longestSide: null });
      const { width, height } = own.reference;
      const over = mask && scaledMask(mask, { width, height });
      const page = await pixelMetrics(own.reference, own.generated, over, async () => {}, conventions);
      const exported = exportedOf({ backbone: 'vgg19-slim', terms, weights: { sha256: hashes.float32! }, ...wanted });
      const metrics = Object.entries(page).map(([id, value]) => ({ id: id as keyof typeof page, value }));
      const images = {
        reference: { ...exported.images.reference, sha256: sha256(opaque(a)) },
        generated: { ...exported.images.generated, sha256: sha256(opaque(other)) },
      };
      const code = await pytorchFile({ ...exported, images, result: { ...exported.result, metrics } });
      writeFileSync(at('loss.py'), code);
      const text = (await runPython([at('loss.py'), at('a.png'), at('other.png'), at('float32')])).toString();
      return { page, code, text, ...readPixels(text) };
    }

    const cut = seededPicture(80, 60, 3, 'blocks');
    it.each([
      ['RGB, Gaussian windows', {}, b, '90x70'],
      ['luma, a border of 4, uniform windows', { conventions: byLuma }, b, '90x70'],
      ['a region, painted at the working size', { mask: region, prepare: { longestSide: 45 } }, b, '90x70'],
      ['a region, by luma', { mask: region, prepare: { longestSide: 45 }, conventions: byLuma }, b, '90x70'],
      ['cut to the common area', { prepare: { fit: 'crop' } }, cut, '80x60'],
      ['resized to the reference, then reduced for the network', { prepare: { fit: 'resize', longestSide: 40 } }, cut, '90x70'],
    ] as const)('are the page’s: %s', async (_, wanted, other, expectedSize) => {
      const { page, found, pages, size } = await both(wanted, other);
      expect(size).toBe(expectedSize);
      for (const id of ['mae', 'mse', 'psnr', 'ssim'] as const) {
        expect(relativeError(found[id]!, page[id]!), id).toBeLessThan(1e-6);
        expect(relativeError(pages[id]!, page[id]!), id).toBeLessThan(1e-6);
      }
    });

    it('are infinite for equal images, and nothing where nothing is left', async () => {
      const equal = await both({}, a);
      expect(equal.page.psnr).toBe(Number.POSITIVE_INFINITY);
      expect(equal.found).toEqual({ mae: 0, mse: 0, psnr: Number.POSITIVE_INFINITY, ssim: 1 });
      expect(equal.pages).toEqual(equal.found);
      const nothing = await both({ conventions: { border: 40 } });
      const none = { mae: null, mse: null, psnr: null, ssim: null };
      expect([nothing.page, nothing.found, nothing.pages]).toEqual([none, none, none]);
      const noWindow = await both({ conventions: { border: 31 } });
      expect([noWindow.page.ssim, noWindow.found.ssim]).toEqual([null, null]);
      expect(relativeError(noWindow.found.psnr!, noWindow.page.psnr!)).toBeLessThan(1e-6);
    });

    it('are printed with their conventions, which the docstring names as well', async () => {
      const { code, text } = await both({ conventions: byLuma });
      const words = 'channels y, border 4, SSIM uniform-7, bits stored';
      expect(text).toContain(`by the page's conventions: ${words}`);
      expect(code.slice(0, code.indexOf('import hashlib'))).toContain(words);
      expect(text).not.toContain('8 bits');
    });

    it('say so where Pillow reads less of a file than the page', async () => {
      writeFileSync(at('deep.tif'), deepTiff(40, 40));
      await write({ terms, weights: { sha256: hashes.float32! } });
      const text = (await runPython([at('loss.py'), at('deep.tif'), at('deep.tif'), at('float32')])).toString();
      expect(text.match(/^# Pillow reads 8 bits of these files.*$/gm)).toHaveLength(1);
      // Not the page's images, so nothing is beside the numbers.
      expect(text).not.toContain('(page ');
    });
  });

  describe('samples of 16 bits are read in full', () => {
    interface DeepFile {
      bytes: Uint8Array<ArrayBuffer>;
      orientation?: number;
    }
    /** A picture of 16-bit noise, near `level` where one is given. */
    const deep = (
      width: number,
      height: number,
      colourType: 0 | 2 | 4 | 6,
      seed: number,
      { level, spread = 300, before = [] }: { level?: number; spread?: number; before?: readonly Uint8Array[] } = {},
    ) => {
      const channels = { 0: 1, 2: 3, 4: 2, 6: 4 }[colourType];
      const next = random(seed);
      const row = () =>
        Array.from({ length: width * channels }, () => {
          const value = level === undefined ? Math.floor(65536 * next()) : level + Math.floor(spread * next());
          return [value >> 8, value & 255];
        }).flat();
      return pngFile({ width, height, depth: 16, colourType, before, row });
    };
    const even = (level: number) => deep(32, 32, 0, 1, { level, spread: 0 });
    const exif = (orientation: number) =>
      chunk('eXIf', [...Buffer.from('II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0', 'latin1'), orientation, 0, 0, 0, 0, 0, 0, 0]);

    /** As the page opens a file, over its background and upright. */
    const opened = ({ bytes, orientation = 1 }: DeepFile, background: keyof typeof backgroundLevel): RgbImage => {
      const { width, height, rgba, deep: samples } = decodePng(bytes, 'test');
      const image = blankImage(width, height);
      const level = backgroundLevel[background];
      compositeTile(rgba, width, image, 0, 0, level);
      const all = samples && orientDeep({ width, height }, compositeDeep(samples, level), orientation);
      return { ...orient(image, orientation), deep: all };
    };
    /** As the page fits a pair of which one has 16 bits. */
    const fittedDeep = (files: readonly [DeepFile, DeepFile], prepare: Exported['prepare']) => {
      const [a, b] = files.map((file) => inDeep(opened(file, prepare.background))) as [RgbImage, RgbImage];
      return fitPair(a, b, prepare);
    };

    it.each<[string, readonly [DeepFile, DeepFile], Wanted]>([
      ['two greys that are 100 levels apart', [{ bytes: even(32768) }, { bytes: even(32868) }], {}],
      ['colour', [{ bytes: deep(40, 33, 2, 2) }, { bytes: deep(40, 33, 2, 3) }], {}],
      ['colour by luma', [{ bytes: deep(40, 33, 2, 4, { level: 9000 }) }, { bytes: deep(40, 33, 2, 5, { level: 9000 }) }], { conventions: { channels: 'y', border: 4, ssim: 'uniform-7' } }],
      ['cut to 8 bits by choice', [{ bytes: deep(40, 33, 2, 6) }, { bytes: deep(40, 33, 0, 7) }], { conventions: { bits: '8' } }],
      ['transparent, over grey', [{ bytes: deep(31, 30, 6, 8) }, { bytes: deep(31, 30, 4, 9) }], { prepare: { background: 'grey' } }],
      ['one colour that is transparent', [{ bytes: deep(20, 20, 0, 10, { level: 700, spread: 3, before: [chunk('tRNS', [2, 189])] }) }, { bytes: deep(20, 20, 2, 11, { level: 700, spread: 2, before: [chunk('tRNS', [2, 189, 2, 189, 2, 188])] }) }], {}],
      ['turned, resized to the reference and reduced', [{ bytes: deep(50, 40, 2, 12, { before: [exif(6)] }), orientation: 6 }, { bytes: deep(61, 70, 0, 13) }], { prepare: { fit: 'resize', longestSide: 24, resample: 'bicubic' } }],
      ['cut to the common area, beside 8 bits', [{ bytes: deep(36, 44, 2, 14) }, { bytes: opaque(seededPicture(40, 40, 15, 'smooth')) }], { prepare: { fit: 'crop' } }],
    ])('%s', async (_, files, wanted) => {
      files.forEach(({ bytes }, i) => void writeFileSync(at(`deep${i}.png`), bytes));
      const paths = [at('deep0.png'), at('deep1.png')];
      const exported = exportedOf({ backbone: 'vgg19-slim', terms, weights: { sha256: hashes.float32! }, ...wanted });
      const { prepare, conventions } = exported;
      writeFileSync(at('loss.py'), await pytorchFile(exported));
      const own = await fittedDeep(files, { ...prepare, longestSide: null });
      const stored = ({ width, height, deep }: RgbImage) => ({ width, height, rgb: deep! });
      const page = await pixelMetrics(stored(own.reference), stored(own.generated), null, async () => {}, conventions);
      const text = (await runPython([at('loss.py'), ...paths, at('float32')])).toString();
      expect(text).not.toContain('8 bits of these');
      const { found } = readPixels(text);
      for (const id of ['mae', 'mse', 'psnr', 'ssim'] as const)
        expect(relativeError(found[id]!, page[id]!), id).toBeLessThan(1e-6);
      // What the network is given.
      const code = `import sys; sys.path.insert(0, ${JSON.stringify(folder)})
import loss
for t in loss.open_pair(*sys.argv[1:]):
    sys.stdout.buffer.write((t[0].permute(1, 2, 0).double() * 65535).round().numpy().astype('<u2').tobytes())`;
      const { reference, generated } = await fittedDeep(files, prepare);
      const expected = Buffer.from(Uint16Array.from([...reference.deep!, ...generated.deep!]).buffer);
      expect((await runPython(['-c', code, ...paths])).equals(expected)).toBe(true);
    });

    it('so that two greys of 32768 and 32868 have the PSNR that 20 log10(65535 / 100) is', async () => {
      writeFileSync(at('deep0.png'), even(32768));
      writeFileSync(at('deep1.png'), even(32868));
      await write({ terms, weights: { sha256: hashes.float32! } });
      const { found } = readPixels((await runPython([at('loss.py'), at('deep0.png'), at('deep1.png'), at('float32')])).toString());
      expect(found.psnr).toBeCloseTo(56.3295, 4);
    });
  });

  describe('opens files as the page does', () => {
    const pixels = (width: number, height: number, channels: number, seed: number) => {
      const next = random(seed);
      return Uint8Array.from({ length: width * height * channels }, () => Math.floor(256 * next()));
    };
    const rgba = (width: number, height: number, seed: number, before: readonly Uint8Array[] = []) => {
      const data = pixels(width, height, 4, seed);
      return pngFile({ width, height, depth: 8, colourType: 6, before, row: (y) => data.subarray(4 * y * width, 4 * (y + 1) * width) });
    };
    /** EXIF in a PNG: one tag, the orientation. */
    const turned = (orientation: number) =>
      chunk('eXIf', [...Buffer.from('II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0', 'latin1'), orientation, 0, 0, 0, 0, 0, 0, 0]);

    const inXmp = (orientation: number) => {
      const packet = `<x:xmpmeta><tiff:Orientation>${orientation}</tiff:Orientation></x:xmpmeta>`;
      return chunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${packet}`));
    };

    const open = (bytes: Uint8Array, orientation: number, background: keyof typeof backgroundLevel) => {
      const { width, height, rgba: data } = decodePng(bytes, 'test');
      const image = blankImage(width, height);
      compositeTile(data, width, image, 0, 0, backgroundLevel[background]);
      return orient(image, orientation);
    };

    it.each([
      ['transparent, over white', rgba(41, 33, 1), 1, rgba(41, 33, 2), 1, {}],
      ['transparent, over grey, reduced', rgba(90, 61, 3), 1, rgba(90, 61, 4), 1, { background: 'grey', longestSide: 48 }],
      ['turned by EXIF, cropped', rgba(50, 40, 5, [turned(6)]), 6, rgba(44, 47, 6, [turned(3)]), 3, { fit: 'crop', background: 'black' }],
      ['turned by XMP alone, one under EXIF', rgba(50, 40, 5, [inXmp(6)]), 6, rgba(40, 50, 6, [turned(1), inXmp(6)]), 1, {}],
      ['resized to the reference', rgba(30, 60, 7), 1, rgba(47, 83, 8), 1, { fit: 'resize', resample: 'bicubic' }],
      ['resized and reduced', rgba(83, 47, 9, [turned(8)]), 8, rgba(90, 90, 10), 1, { fit: 'resize', longestSide: 64, resample: 'bilinear' }],
    ] as const)('%s', async (_, first, turnFirst, second, turnSecond, how) => {
      writeFileSync(at('1.png'), first);
      writeFileSync(at('2.png'), second);
      const exported = exportedOf({ backbone: 'vgg19-slim', prepare: how });
      writeFileSync(at('loss.py'), await pytorchFile(exported));
      const { prepare } = exported;
      const expected = await fitPair(
        open(first, turnFirst, prepare.background),
        open(second, turnSecond, prepare.background),
        prepare,
      );
      const code = `import sys; sys.path.insert(0, ${JSON.stringify(folder)})
import loss
for t in loss.open_pair(*sys.argv[1:]):
    sys.stdout.buffer.write((t[0].permute(1, 2, 0) * 255).round().byte().contiguous().numpy().tobytes())`;
      const found = await runPython(['-c', code, at('1.png'), at('2.png')]);
      const { reference, generated } = expected;
      expect(found.equals(Buffer.from([...reference.rgb, ...generated.rgb]))).toBe(true);
    });

    describe('with its colours converted to sRGB', () => {
      const stated = (...before: readonly Uint8Array[]) => before;
      const icc = (profile: Parameters<typeof iccProfile>[0]) =>
        chunk('iCCP', [120, 0, 0, ...zlibSync(iccProfile(profile))]);
      const u32s = (values: readonly number[]) => values.flatMap((v) => [v >>> 24, (v >>> 16) & 255, (v >>> 8) & 255, v & 255]);
      const gamma = (value: number) => chunk('gAMA', u32s([value]));
      const greyAlpha = (before: readonly Uint8Array[]) => {
        const data = pixels(31, 17, 2, 12);
        return pngFile({ width: 31, height: 17, depth: 8, colourType: 4, before, row: (y) => data.subarray(62 * y, 62 * (y + 1)) });
      };
      const p3Points = [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000];

      it.each([
        ['P3', rgba(31, 17, 11, stated(icc({ name: 'x', gamma: 'srgb', primaries: 'p3' }))), 'converted'],
        ['sRGB', rgba(31, 17, 11, stated(icc({ name: 'x', gamma: 'srgb', primaries: 'srgb' }))), 'stored'],
        ['linear grey', greyAlpha(stated(icc({ name: 'x', gamma: 1, primaries: 'grey' }))), 'converted'],
        ['grey for colours', rgba(31, 17, 11, stated(icc({ name: 'x', gamma: 1, primaries: 'grey' }))), 'refused'],
        ['gAMA alone', rgba(31, 17, 11, stated(gamma(100000))), 'converted'],
        ['gAMA of grey', greyAlpha(stated(gamma(55000))), 'converted'],
        ['gAMA and cHRM', rgba(31, 17, 11, stated(gamma(38000), chunk('cHRM', u32s(p3Points)))), 'converted'],
        ['gAMA of sRGB', rgba(31, 17, 11, stated(gamma(45455))), 'stored'],
        ['damaged', rgba(31, 17, 11, stated(chunk('iCCP', [120, 0, 0, ...zlibSync(new Uint8Array(200))]))), 'stored'],
      ] as const)('%s', async (_, file, colours) => {
        serveWasm();
        const page = await decodeFile(Uint8Array.from(file), 'x', 'grey', { profiles: 'srgb' });
        expect(page.colours).toBe(colours);
        writeFileSync(at('1.png'), file);
        const exported = exportedOf({ backbone: 'vgg19-slim', prepare: { profiles: 'srgb', background: 'grey' } });
        writeFileSync(at('loss.py'), await pytorchFile(exported));
        const code = `import sys; sys.path.insert(0, ${JSON.stringify(folder)})
import loss
sys.stdout.buffer.write(loss.open_rgb(sys.argv[1]).tobytes())`;
        const found = await runPython(['-c', code, at('1.png')]);
        const worst = Math.max(...page.image.rgb.map((value, i) => Math.abs(value - found[i]!)));
        expect([found.length, worst]).toEqual([page.image.rgb.length, 0]);
        vi.unstubAllGlobals();
      });
    });

    it('refuses unequal sizes where the page did', async () => {
      writeFileSync(at('1.png'), rgba(30, 60, 7));
      writeFileSync(at('2.png'), rgba(31, 60, 7));
      await write({});
      await expect(runPython([at('loss.py'), at('1.png'), at('2.png'), at('float32')])).rejects.toThrow(
        'expected two images of one size, got (30, 60) and (31, 60)',
      );
    });
  });
});
