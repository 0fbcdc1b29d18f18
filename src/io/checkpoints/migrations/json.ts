/** An object of a manifest whose layout nobody has checked yet. */
export type Json = { readonly [key: string]: unknown };

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `value` with what `change` gives for it; what is no object stays, for the schema to refuse. */
export const changed = (value: unknown, change: (json: Json) => Json): unknown =>
  isJson(value) ? { ...value, ...change(value) } : value;

/** Every element changed. */
export const changedEach = (value: unknown, change: (json: Json) => Json): unknown =>
  Array.isArray(value) ? value.map((one) => changed(one, change)) : value;
