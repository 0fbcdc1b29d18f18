import { memory } from '@tensorflow/tfjs-core';

/** Tensors and bytes on the device, for the badge and for leak tests. */
export const deviceMemory = () => {
  const { numTensors, numBytes } = memory();
  return { tensors: numTensors, bytes: numBytes };
};
