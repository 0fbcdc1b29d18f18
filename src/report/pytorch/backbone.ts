import { plain } from './python.ts';

const indented = (lines: string, by: number): string => lines.replace(/^(?=.)/gm, ' '.repeat(by));

/** The frozen network as a module. `canTellFamily`: the names in a file tell which family its weights are of. */
export const backboneClass = (label: string, steps: string, canTellFamily: boolean): string =>
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
            x = step(x)
            if name in taps:
                found[name] = x
                if len(found) == len(taps):
                    break
        return found

    def load(self, path):
        """Takes over the tensors of a weights file${canTellFamily ? '; says so if the page used others' : ''}."""
        stored, family = read_weights(path)
        own_names = next(iter(CONVS)) + '/kernel' in stored
${
  canTellFamily
    ? `        family = family or ('oxford' if own_names else 'torchvision')
        if family != FAMILY:
            raise ValueError(f'{path}: expected weights of the family {FAMILY}, got {family}, which need other input')
        digest = hashlib.sha256()
`
    : ''
}        for name, conv in self.convs.items():
            outside = CONVS[name][1]
            names = (f'{name}/kernel', f'{name}/bias') if own_names else (f'{outside}.weight', f'{outside}.bias')
            for tensor_name, parameter in zip(names, (conv.weight, conv.bias)):
                if tensor_name not in stored:
                    raise ValueError(f'{path}: expected a tensor {tensor_name}, got {", ".join(stored)[:200]}')
                value = stored[tensor_name]
                if own_names and value.dim() == 4:
                    value = value.permute(3, 2, 0, 1)  # [h, w, in, out] -> [out, in, h, w]
                if value.shape != parameter.shape:
                    raise ValueError(f'{tensor_name}: expected {list(parameter.shape)}, got {list(value.shape)}')
                parameter.data.copy_(value.to(getattr(torch, STORED_AS)))
${
  canTellFamily
    ? `                as_stored = parameter.permute(2, 3, 1, 0) if parameter.dim() == 4 else parameter
                digest.update(as_stored.to(getattr(torch, STORED_AS)).detach().contiguous().numpy().tobytes())
        if digest.hexdigest() != PAGE_WEIGHTS:
            print('note: these are not the weights that the page used; expect another total', file=sys.stderr)`
    : ''
}`.trimEnd();
