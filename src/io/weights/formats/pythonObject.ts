import { badWeights } from '../refuse.ts';

/** A Python object of any class, as data: what its class is called and what it held. Nothing of it is ever run. */
export class PythonObject {
  #state: unknown = null;

  readonly className: string;

  constructor(className: string) {
    this.className = className;
  }

  /** Pickle's BUILD. */
  __setstate__(state: unknown): void {
    this.#state = state;
  }

  get state(): ReadonlyMap<unknown, unknown> | null {
    return this.#state instanceof Map ? this.#state : null;
  }
}

/**
 * Stands for any Python name: objects may be made of it if it is a class, which gives a {@link PythonObject}. Calling it as a
 * function throws `bad-weights` (unsafe).
 */
export function inertClass(name: string, file: string): new () => PythonObject {
  return new Proxy(
    class extends PythonObject {
      constructor() {
        super(name);
      }
    },
    {
      apply: () => {
        throw badWeights(file, 'unsafe', 'state dict', name.slice(0, 100));
      },
      // BUILD on the name itself.
      set: () => false,
      defineProperty: () => false,
    },
  );
}

/** Levels of modules in modules that are looked through. */
const maxDepth = 64;

/**
 * A `torch.nn.Module` as the state dict that it would have: parameters and buffers by their path (`features.0.weight`); a
 * module used twice counts once. Other values as they are.
 */
export function withoutModules(value: unknown): unknown {
  if (!(value instanceof PythonObject)) return value;
  const dict = new Map<string, unknown>();
  const seen = new Set<unknown>();
  const visit = (module: unknown, path: string, depth: number) => {
    if (!(module instanceof PythonObject) || !module.state || seen.has(module) || depth > maxDepth) return;
    seen.add(module);
    for (const key of ['_parameters', '_buffers']) {
      for (const [name, tensor] of entries(module.state.get(key))) dict.set(`${path}${name}`, tensor);
    }
    for (const [name, inner] of entries(module.state.get('_modules'))) {
      visit(inner, `${path}${name}.`, depth + 1);
    }
  };
  visit(value, '', 1);
  return dict;
}

const entries = (dict: unknown): [string, unknown][] =>
  dict instanceof Map ? [...dict].filter(([name]) => typeof name === 'string') : [];
