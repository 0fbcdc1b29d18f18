import type { BadWeights, Failure } from '#core/failure.ts';

const reasons: Readonly<Record<BadWeights, string>> = {
  truncated: 'The file ends too early: the copy or download was cut off. Get it again.',
  'unknown-format':
    'This is not a weights file of a format that can be read. Give .safetensors, Keras .h5, torchvision .pth, or model.json beside its shards.',
  'wrong-network': 'The file holds another network. Give the file of a network that is expected.',
  'missing-statistics':
    'Its batch norm has no running mean or variance. Save the whole state dict of the trained model, buffers among them.',
  'missing-layers':
    'Layers of the network are missing in the file. Give one that holds all of its convolutions.',
  'other-format':
    'The file is of another kind. Save its weights with torch.save(model.state_dict(), ...) or as .safetensors.',
  'wrong-shape':
    "A layer of the file has another shape, as in a variant of this network. Give the original network's file.",
  'wrong-family':
    'The numbers are of another family of weights than the file says, so images would be prepared wrongly. Give the file that the family itself publishes.',
  'not-finite': 'The file holds a number that cannot be a weight, so it is damaged. Get it again.',
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
    case 'family-unknown':
      return `${failure.file}: neither names nor numbers tell how images are prepared for these weights (${failure.families.join(' or ')}). Drop the file on the page, which asks.`;
    case 'download-failed':
      if (failure.bytesDone === 0)
        return `Nothing could be had from ${failure.url} (${failure.reason}: ${failure.detail}). Check the connection to the network and run the command again, or give a file with --from.`;
      return `${failure.url} could not be downloaded (${failure.reason}: ${failure.detail}). ${megabytes(failure.bytesDone)} of ${megabytes(failure.bytesTotal)} have come and are kept: run the command again to go on from there, or give a file with --from.`;
    case 'download-changed':
      return `${failure.url} was replaced by another file during the download. What had come of the old one was dropped: run the command again.`;
    case 'storage-full':
      return `There is not enough room: ${megabytes(failure.neededBytes)} are needed, ${megabytes(failure.freeBytes)} are free. Free disk space, or name a folder on another disk with --out.`;
    case 'storage-unavailable':
      return `A file or folder cannot be used: ${failure.reason}. Check its name and whether you may read it.`;
    case 'cancelled':
      return 'Cancelled.';
    case 'bug':
      return `This should not have happened: ${failure.message}`;
    default:
      return `${failure.code}: ${JSON.stringify(failure)}`;
  }
}
