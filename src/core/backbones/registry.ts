/// <reference types="vite/types/importMeta.d.ts" />
import { backboneIds } from './ids.ts';
import type { BackboneId, BackboneSpec } from './types.ts';

const files = import.meta.glob<Readonly<Record<string, unknown>>>('../nn/models/*.ts', { eager: true });

const isSpec = (value: unknown): value is BackboneSpec =>
  typeof value === 'object' && value !== null && 'id' in value && 'graph' in value;

const specs: ReadonlyMap<string, BackboneSpec> = new Map(
  Object.values(files)
    .flatMap((file) => Object.values(file))
    .filter(isSpec)
    .map((spec) => [spec.id, spec]),
);

/** The network that a file in `core/nn/models` exports under that id. */
function specOf(id: BackboneId): BackboneSpec {
  const spec = specs.get(id);
  if (!spec) throw new RangeError(`expected a file in core/nn/models that exports the network ${id}`);
  return spec;
}

/** Every frozen network, in the order of `backboneIds`. */
export const backbones = Object.fromEntries(backboneIds.map((id) => [id, specOf(id)])) as Readonly<
  Record<BackboneId, BackboneSpec>
>;
