import type { BadWeights, Failure } from '#core/failure.ts';

const reasons: Readonly<Record<BadWeights, string>> = {
  truncated: 'The file ends too early: the copy or download was cut off. Get it again.',
  'unknown-format': 'This is not a weights file of a format that can be read.',
  'wrong-network': 'The file holds another network.',
  'wrong-shape': 'A tensor of the file has the wrong shape.',
  'wrong-family': 'The weights are of a family that this network is not used with.',
  'not-finite': 'The file holds a number that cannot be a weight.',
  'wrong-checksum':
    'The file is damaged or was replaced: its checksum is not the published one. Get it again.',
  unsafe: 'The file asks for something that a weights file never needs. It was not read further.',
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** A failure as sentences for the terminal: what was expected, what came, what to do. */
export function sentenceOf(failure: Failure): string {
  switch (failure.code) {
    case 'bad-weights':
      return `${failure.file}: ${reasons[failure.reason]}\n  expected: ${failure.expected}\n  found: ${failure.found}`;
    case 'download-failed':
      return `${failure.url} could not be downloaded (${failure.reason}: ${failure.detail}). ${megabytes(failure.bytesDone)} of ${megabytes(failure.bytesTotal)} have come and are kept: run the command again to go on from there, or give a file with --from.`;
    case 'storage-full':
      return `There is not enough room: ${megabytes(failure.neededBytes)} are needed, ${megabytes(failure.freeBytes)} are free.`;
    case 'storage-unavailable':
      return `A file or folder cannot be used: ${failure.reason}`;
    case 'cancelled':
      return 'Cancelled.';
    case 'bug':
      return `This should not have happened: ${failure.message}`;
    default:
      return `${failure.code}: ${JSON.stringify(failure)}`;
  }
}
