/** Types of a TIFF field. */
const ascii = 2;
const short = 3;
const long = 4;

const orientationTag = 0x0112;
const exifDirectory = 0x8769;
const interopDirectory = 0xa005;
const colourSpaceTag = 0xa001;
const interopIndex = 0x0001;

/** What an EXIF block says of how a picture is to be shown. */
export interface Exif {
  /** 1..8; null where none is stated. */
  readonly orientation: number | null;
  /** States Adobe RGB: by the interoperability index R03 of cameras, or by a colour space of 2. */
  readonly adobeRgb: boolean;
}

const nothing: Exif = { orientation: null, adobeRgb: false };

/**
 * Reads a TIFF block (what follows `Exif\0\0` in a JPEG, or a PNG's eXIf chunk). A block that makes no sense says
 * nothing: it is no reason to refuse a picture. Source: EXIF 2.32, 4.6; DCF 2.0, 5.2 (R03).
 */
export function readExif(tiff: Uint8Array): Exif {
  if (tiff.length < 14) return nothing;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = view.getUint16(0) === 0x4949;
  if ((!little && view.getUint16(0) !== 0x4d4d) || view.getUint16(2, little) !== 42) return nothing;
  const main = directory(view, little, view.getUint32(4, little));
  const exif = directory(view, little, typed(main.get(exifDirectory), long));
  const interop = directory(view, little, typed(exif.get(interopDirectory), long));
  const orientation = typed(main.get(orientationTag), short);
  const index = interop.get(interopIndex);
  return {
    orientation: orientation !== null && orientation >= 1 && orientation <= 8 ? orientation : null,
    adobeRgb: typed(exif.get(colourSpaceTag), short) === 2 || (index?.type === ascii && index.text === 'R03'),
  };
}

interface Field {
  readonly type: number;
  readonly value: number;
  /** The first three bytes of the value as text. */
  readonly text: string;
}

const typed = (field: Field | undefined, type: number) => (field?.type === type ? field.value : null);

function directory(view: DataView, little: boolean, at: number | null): Map<number, Field> {
  const fields = new Map<number, Field>();
  if (at === null || at + 2 > view.byteLength) return fields;
  const count = view.getUint16(at, little);
  for (let i = 0; i < count; i++) {
    const entry = at + 2 + 12 * i;
    if (entry + 12 > view.byteLength) break;
    const type = view.getUint16(entry + 2, little);
    const value = type === short ? view.getUint16(entry + 8, little) : view.getUint32(entry + 8, little);
    const text = String.fromCharCode(...[8, 9, 10].map((place) => view.getUint8(entry + place)));
    const tag = view.getUint16(entry, little);
    if (!fields.has(tag)) fields.set(tag, { type, value, text });
  }
  return fields;
}
