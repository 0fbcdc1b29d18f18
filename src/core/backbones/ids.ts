/** Every frozen network, in the order in which the page lists them. */
export const backboneIds = ['vgg19-slim', 'vgg19', 'vgg16', 'resnet18', 'alexnet', 'squeezenet'] as const;

export type BackboneId = (typeof backboneIds)[number];
