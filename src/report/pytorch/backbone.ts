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

/** The frozen network as a module. */
export const backboneClass = (
  label: string,
  steps: string,
  { canTellFamily, inPlace, scaled }: Kind,
): string =>
  `
class Backbone(nn.Module):
    """${plain(label)} up to its last convolution, frozen."""

    def __init__(self, weights):
        super().__init__()
        self.convs = nn.ModuleDict({name: nn.Conv2d(*shape) for name, (shape, _) in CONVS.items()})
        self.load(weights)
        self.requires_grad_(False)

    def steps(self):
        """Every step from the image on, named; the names are the taps."""
        yield 'input', preprocess
${indented(steps, 8)}

    def forward(self, rgb, taps):
        """[n, 3, h, w], RGB in 0..1 -> {tap: [n, c, h', w']}. Goes no deeper than the last of the taps."""
        found, x = {}, rgb
        for name, step in self.steps():
            if len(found) == len(taps)${inPlace ? ' and step is not relu' : ''}:
                break
            x = step(x)
            if name in taps:
                found[name] = x${scaled ? ' * TAP_SCALES.get(name, 1)  # the next step still reads x itself' : ''}
        return found

    def load(self, path):
        """Takes over the tensors of a weights file${canTellFamily ? '; says so if the page used others' : ''}."""
        stored, family = read_weights(path)
        own_names = next(iter(CONVS)) + '/kernel' in stored
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
