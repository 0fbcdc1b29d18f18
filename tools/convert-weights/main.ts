import { failureOf } from '#core/failure.ts';
import { parseArguments, usage } from './arguments.ts';
import { convertFiles } from './convertFiles.ts';
import { downloadKeras } from './downloadKeras.ts';
import { sentenceOf } from './sentences.ts';

/** Runs `npm run weights`. Returns the exit code; errors are printed as sentences. */
export async function main(args: readonly string[], root: string): Promise<number> {
  const parsed = parseArguments(args);
  if ('error' in parsed) {
    console.error(`${parsed.error}\n\n${usage}`);
    return 2;
  }
  if (parsed.help) {
    console.log(usage);
    return 0;
  }
  try {
    if (parsed.from.length > 0) await convertFiles(parsed.from, parsed, root);
    else await downloadKeras(parsed, root);
    return 0;
  } catch (error) {
    const failure = failureOf(error);
    console.error(`\n${sentenceOf(failure)}`);
    if (failure.code === 'bug' && error instanceof Error) console.error(error.stack);
    return 1;
  }
}
