import type { Arguments } from './arguments.ts';
export async function downloadKeras(_args: Arguments, _root: string): Promise<void> {
  throw new Error('soon');
}
