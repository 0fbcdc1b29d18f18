import type { BackboneSpec } from '#core/backbones/types.ts';
import { expectedTensors } from './expected.ts';

/** Name styles of the places that weights come from; the style tells the family, see {@link familyOf}. */
export type NameStyle = 'keras' | 'torchvision' | 'own';

/**
 * The app's name -> the possible names in a file of that style, normalised by {@link normalise}.
 * Keras and this app name VGG's tensors alike; torchvision and timm number the steps of `features`, a convolution and its
 * ReLU taking two places, a pool or a fire module one.
 */
export function namesInStyle(spec: BackboneSpec, style: NameStyle): ReadonlyMap<string, string> {
  switch (style) {
    case 'keras':
      return new Map(
        ownNames(spec)
          .filter((name) => name.startsWith('block'))
          .map((name) => [name, name]),
      );
    case 'own':
      return new Map(
        ownNames(spec)
          .filter((name) => !name.startsWith('block'))
          .map((name) => [name, name]),
      );
    case 'torchvision':
      return torchvisionNames(spec);
    default:
      return style satisfies never;
  }
}

const ownNames = (spec: BackboneSpec): string[] => expectedTensors(spec).map(({ name }) => name);

function torchvisionNames(spec: BackboneSpec): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const add = (tensor: string, stem: string) => {
    names.set(`${tensor}/kernel`, `${stem}.weight`);
    names.set(`${tensor}/bias`, `${stem}.bias`);
  };
  let index = 0;
  for (const layer of spec.layers) {
    switch (layer.kind) {
      case 'conv':
        add(layer.tensor, `features.${index}`);
        index += 2;
        break;
      case 'fire':
        add(layer.squeeze.tensor, `features.${index}.squeeze`);
        add(layer.expand1x1.tensor, `features.${index}.expand1x1`);
        add(layer.expand3x3.tensor, `features.${index}.expand3x3`);
        index += 1;
        break;
      case 'maxPool':
        index += 1;
        break;
      default:
        layer satisfies never;
    }
  }
  return names;
}

/**
 * A file's own name to the form that {@link namesInStyle} uses. Keras has written a kernel as `block1_conv1_W_1:0`,
 * `block1_conv1/kernel:0`, `block1_conv1/block1_conv1/kernel:0` and `layers/block1_conv1/vars/0` over the years; a
 * torch model saved from inside a wrapper has `module.` in front.
 */
export function normalise(name: string): string {
  const keras =
    /(?:^|\/)(block\d_conv\d)(?:\/vars\/|[^/]*\/(?:.*\/)?|[_.])(kernel|bias|W|b|0|1)(?:_\d+)?(?::0)?$/.exec(
      name,
    );
  if (keras) {
    const part = keras[2] === 'kernel' || keras[2] === 'W' || keras[2] === '0' ? 'kernel' : 'bias';
    return `${keras[1]}/${part}`;
  }
  return name.replace(/^(?:module\.|model\.)+/, '');
}

/** LPIPS v0.1 heads: the short name that its files give a backbone. */
export const lpipsNames: Readonly<Record<string, string>> = { alexnet: 'alex', squeezenet: 'squeeze' };
