/** A protocol-buffers writer for the few field kinds that ONNX needs. Wire format: protobuf.dev/programming-guides/encoding. */
export type Field = Uint8Array<ArrayBuffer>;

const text = new TextEncoder();

export function join(parts: readonly Uint8Array[]): Field {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** `value`: a whole number from 0 to 2^53 - 1. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** A whole number (int32, int64, enum). */
export const whole = (field: number, value: number): Field => join([varint(field * 8), varint(value)]);

/** Bytes, a string, or a message made by {@link message}. */
export function bytes(field: number, value: Uint8Array | string): Field {
  const content = typeof value === 'string' ? text.encode(value) : value;
  return join([varint(field * 8 + 2), varint(content.length), content]);
}

/** A message within a message. */
export const message = (field: number, ...fields: Field[]): Field => bytes(field, join(fields));
