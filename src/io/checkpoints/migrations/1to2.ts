import { changed, changedEach, type Json } from './json.ts';

/**
 * Version 1 had grown: rules without the memory of whose they are, runs without marks or a reference set, and held-out rows
 * that other networks and recipes had measured, whose values would be no part of these curves. Version 2 has all of them, and
 * knows what was measured in the hole of inpainting.
 */
export const from1to2 = (manifest: Json): Json => ({
  ...manifest,
  // There was one way to derive random numbers.
  streams: manifest.streams ?? 1,
  arms: changedEach(manifest.arms, (arm) => ({
    adaptive: changed(arm.adaptive, ({ rule = 'manual', layers = {} }) => ({ rule, layers })),
  })),
  images: changed(manifest.images, ({ reference = [] }) => ({ reference })),
  history: changed(manifest.history, ({ marks = [], validations }) => ({
    marks,
    validations: changedEach(validations, (row) => ({
      hole: null,
      ...(row.kidN === undefined && { kidN: 0, slim: null, vgg19: null, own: null, partner: null }),
    })),
  })),
});
