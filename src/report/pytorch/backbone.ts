import type { BackboneEntry } from '#worker/protocol.ts';
import { plain } from './python.ts';

const indented = (lines: string, by: number): string => lines.replace(/^(?=.)/gm, ' '.repeat(by));

export interface Kind {
  /** The names in a file tell which family its weights are of, and the page's hash is of the layers alone. */
  readonly canTellFamily: boolean;
  /** Its ReLUs change the tap before them, so that one after the last tap has to run. */
  readonly inPlace: boolean;
  /** Some of the taps that are read are scaled. */
  readonly scaled: boolean;
}

/** Batch norm, where a network has it: its numbers are made part of the convolutions. */
const foldedNorms = `

def folded(stored):
    """Batch norm becomes part of the convolution before it: w * g / sqrt(v + 1e-5), b - m * g / sqrt(v + 1e-5)."""
    for _, conv, norm in CONVS.values():
        if f'{norm}.running_var' in stored:
            gain = stored[f'{norm}.weight'] / (stored[f'{norm}.running_var'] + 1e-5).sqrt()
            mean = stored[f'{norm}.running_mean'] - stored.get(f'{conv}.bias', 0)
            stored[f'{conv}.weight'] = stored[f'{conv}.weight'] * gain.view(-1, 1, 1, 1)
            stored[f'{conv}.bias'] = stored[f'{norm}.bias'] - mean * gain
    return stored

`;

/** The frozen network as a module. */
export function backboneClass(
  { label, torch }: BackboneEntry,
  { canTellFamily, inPlace, scaled }: Kind,
): string {
  const normed = torch.convs.some(({ norm }) => norm !== null);
  const enough = `            if len(found) == len(taps):
                break
`;
  return `${normed ? foldedNorms : ''}
class Backbone(nn.Module):
    """${plain(label.en)} up to its last convolution, frozen."""

    def __init__(self, weights):
        super().__init__()
        self.convs = nn.ModuleDict({name: nn.Conv2d(*shape) for name, (shape, *_) in CONVS.items()})
        self.load(weights)
        self.requires_grad_(False)

    def steps(self, rgb):
        """Every value that can be read, from the image on, with the name of its tap."""
${indented(torch.steps.join('\n'), 8)}

    def forward(self, rgb, taps):
        """[n, 3, h, w], RGB in 0..1 -> {tap: [n, c, h', w']}. Goes no deeper than the last of the taps."""
        found = {}
        for name, value in self.steps(rgb):
${inPlace ? `${enough}` : ''}            if name in taps:
                found[name] = value${scaled ? ' * TAP_SCALES.get(name, 1)  # the next step still reads the value itself' : ''}
${inPlace ? '' : enough}        return found

    def load(self, path):
        """Takes over the tensors of a weights file${canTellFamily ? '; says so if the page used others' : ''}."""
        stored, family = read_weights(path)
        own_names = next(iter(CONVS)) + '/kernel' in stored${
          normed
            ? `
        if not own_names:
            stored = folded(stored)`
            : ''
        }
${
  canTellFamily
    ? `        family = family or ('oxford' if own_names else 'torchvision')
        if family != FAMILY:
            raise ValueError(f'{path}: expected weights of family {FAMILY}, got {family}; they need other input')
        digest = hashlib.sha256()
`
    : ''
}        for name, conv in self.convs.items():
            outside = CONVS[name][1]
            ours, theirs = (f'{name}/kernel', f'{name}/bias'), (f'{outside}.weight', f'{outside}.bias')
            for tensor_name, parameter in zip(ours if own_names else theirs, conv.parameters()):
                if tensor_name not in stored:
                    raise ValueError(f'{path}: expected a tensor {tensor_name}, got {", ".join(stored)[:200]}')
                value = stored[tensor_name]
                if own_names and value.dim() == 4:
                    value = value.permute(3, 2, 0, 1)  # [h, w, in, out] -> [out, in, h, w]
                if value.shape != parameter.shape:
                    expected, got = list(parameter.shape), list(value.shape)
                    raise ValueError(f'{tensor_name}: expected {expected}, got {got}')
                parameter.data.copy_(value.to(getattr(torch, STORED_AS)))
${
  canTellFamily
    ? `                as_stored = parameter.data.to(getattr(torch, STORED_AS))
                if as_stored.dim() == 4:
                    as_stored = as_stored.permute(2, 3, 1, 0).contiguous()
                digest.update(as_stored.numpy().tobytes())
        if digest.hexdigest() != PAGE_WEIGHTS:
            print('note: these are not the weights that the page used; expect another total', file=sys.stderr)`
    : ''
}`.trimEnd();
}
