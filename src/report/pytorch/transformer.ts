import type { BackboneEntry } from '#worker/protocol.ts';
import { plain, text } from './python.ts';

const tuple = (parts: readonly string[]): string => `(${parts.join(', ')}${parts.length === 1 ? ',' : ''})`;

/** The tensors as a table, and the functions that the steps call. */
export function transformerTables({ torch }: BackboneEntry): string {
  const rows = torch.tensors.map(({ name, shape, stored }) => {
    const ways = stored.map(
      ({ names, turned }) => `(${tuple(names.map(text))}, ${turned ? 'True' : 'False'})`,
    );
    return `    ${text(name)}: (${tuple(shape.map(String))}, ${tuple(ways)}),`;
  });
  return `
TENSORS = {  # name: (shape, what files of other programs call it (several: its parts), and whether as [out, in])
${rows.join('\n')}
}


${torch.functions.join('\n\n\n')}`;
}

/** A frozen network that is no row of convolutions: its tensors by name, as the page keeps them. */
export function transformerClass({ label, torch }: BackboneEntry, scaled: boolean): string {
  return `
def tensor_of(stored, name):
    """A tensor of the page, [h, w, in, out] or [in, out], from a file of the page or of another program."""
    if name in stored:
        return stored[name]
    shape, ways = TENSORS[name]
    for parts, turned in ways:
        if all(part in stored for part in parts):
            value = torch.cat([stored[part] for part in parts]) if len(parts) > 1 else stored[parts[0]]
            if value.dim() == 4:
                return value.permute(2, 3, 1, 0)
            value = value.squeeze(0) if value.dim() > len(shape) else value
            value = value.squeeze(0) if value.dim() > len(shape) else value
            return value.T if turned and value.dim() == 2 else value
    raise ValueError(f'expected a tensor {name} (or {ways[0][0][0]}), got {", ".join(stored)[:200]}')


class Backbone(nn.Module):
    """${plain(label.en)}, frozen."""

    def __init__(self, weights):
        super().__init__()
        stored, _ = read_weights(weights)
        self.weights = nn.ParameterDict()
        for name, (shape, _) in TENSORS.items():
            value = tensor_of(stored, name)
            if tuple(value.shape) != shape:
                raise ValueError(f'{name}: expected {list(shape)}, got {list(value.shape)}')
            value = value.to(getattr(torch, STORED_AS)).float()
            # torch wants the kernels of a convolution as [out, in, h, w].
            self.weights[name] = nn.Parameter((value.permute(3, 2, 0, 1) if value.dim() == 4 else value).contiguous())
        self.requires_grad_(False)

    def steps(self, rgb):
        """Every value that can be read, from the image on, with the name of its tap. Rows of tokens are [n, tokens, c]."""
${torch.steps.map((line) => `        ${line}`).join('\n')}

    def forward(self, rgb, taps):
        """[n, 3, h, w], RGB in 0..1 -> {tap: [n, c, h', w']}. Goes no deeper than the last of the taps."""
        found = {}
        for name, value in self.steps(rgb):
            if name in taps:
                found[name] = value${scaled ? ' * TAP_SCALES.get(name, 1)' : ''}
            if len(found) == len(taps):
                break
        return found`;
}
