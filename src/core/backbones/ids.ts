/**
 * Every frozen network, in the order in which the page lists them and one stands in for another. A line here, one in the
 * registry and its file in `core/nn/models` are all that a network needs; the page reads this list, and never imports the graphs.
 */
export const backboneIds = [
  'vgg19-slim',
  'vgg19',
  'vgg16',
  'resnet18',
  'resnet34',
  'resnet50',
  'alexnet',
  'squeezenet',
  'clip-vit-b32',
  'tinyclip-vit-8m16',
  'dino-vits16',
] as const;

export type BackboneId = (typeof backboneIds)[number];
