import { parseArgs } from 'node:util';

export interface Arguments {
  readonly help: boolean;
  readonly from: readonly string[];
  readonly dtype: 'float32' | 'float16';
  /** Folder that receives `<id>/manifest.json`; null: `public/models`. */
  readonly out: string | null;
}

export const usage = `Puts network weights where the page finds them: public/models/<network>/.

  npm run weights                                 downloads VGG-19 (Keras' file without its top, 80 MB), checks and converts it
  npm run weights -- --from FILE [FILE ...]       converts files you have instead

Options
  --from FILE ...    .safetensors, Keras .h5, torchvision .pth, a TensorFlow.js model.json with its shards beside it, or a
                     manifest.json of this app. VGG-19, AlexNet or SqueezeNet 1.1; give the LPIPS heads together with
                     AlexNet or SqueezeNet.
  --dtype TYPE       float32 (default, exact) or float16 (half the size, each weight rounded to nearest even)
  --out FOLDER       instead of public/models
  --help             this text`;

/** Reads the command line; `error` says what is wrong with it. */
export function parseArguments(args: readonly string[]): Arguments | { error: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: 'string', multiple: true },
        dtype: { type: 'string', default: 'float32' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { dtype } = values;
    if (dtype !== 'float32' && dtype !== 'float16') {
      return { error: `--dtype is ${dtype}; it can be float32 or float16.` };
    }
    if (positionals.length > 0 && !values.from) {
      return { error: `"${positionals[0]}" is not an option. To convert a file, write --from before it.` };
    }
    const from = [...(values.from ?? []), ...positionals];
    return { help: values.help, from, dtype, out: values.out ?? null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
