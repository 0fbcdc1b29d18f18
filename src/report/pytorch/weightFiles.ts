/** Readers of every weights format that the page takes. Names are brought to one form; values are float32. */
export const weightFiles = (keras: boolean): string => String.raw`
def read_weights(path):
    """A weights file or folder -> ({name: float32 tensor}, the family that it states or None)."""
    if os.path.isdir(path) or os.path.basename(path) == 'manifest.json':
        return read_manifest(path if os.path.isdir(path) else os.path.dirname(path))
    with open(path, 'rb') as file:
        start = file.read(8)
    if start == b'\x89HDF\r\n\x1a\n':
        stored = read_h5(path)
    elif start[:2] == b'PK' or start[:1] == b'\x80':
        state = torch.load(path, map_location='cpu', weights_only=True)  # as data: no code in it is run
        state = state.get('state_dict', state.get('model', state))
        stored = {name: value.float() for name, value in state.items() if torch.is_tensor(value)}
    else:
        stored = read_safetensors(path)
    return {plain_name(name): value for name, value in stored.items()}, None


def plain_name(name):
${
  keras
    ? String.raw`    """Keras has written a kernel as block1_conv1_W_1:0, block1_conv1/kernel:0, layers/block1_conv1/vars/0 ..."""
    found = re.search(
        r'(?:^|/)(block\d_conv\d)(?:/vars/|[^/]*/(?:.*/)?|[_.])(kernel|bias|W|b|0|1)(?:_\d+)?(?::0)?$', name)
    if found:
        return f'{found[1]}/{"kernel" if found[2] in ("kernel", "W", "0") else "bias"}'
`
    : '    """A model saved from inside a wrapper has the wrapper in its names."""\n'
}    return re.sub(r'^(?:module\.|model\.)+', '', name)


def read_manifest(folder):
    """The playground's own form: tensors in a row, little-endian, cut into files that manifest.json lists."""
    with open(os.path.join(folder, 'manifest.json'), encoding='utf-8') as file:
        manifest = json.load(file)
    stream = b''
    for part in manifest['paths']:
        with open(os.path.join(folder, part['file']), 'rb') as file:
            stream += file.read()
    stored, at = {}, 0
    for entry in manifest['weights']:
        kind = {'float32': '<f4', 'float16': '<f2'}[entry['dtype']]
        values = np.frombuffer(stream, kind, math.prod(entry['shape']), at)
        stored[entry['name']] = torch.from_numpy(values.astype(np.float32).reshape(entry['shape']))
        at += values.nbytes
    return stored, manifest['family']


def read_safetensors(path):
    """8 bytes of header length, a JSON header, the data. U8 tensors are value * scale + min, see __metadata__."""
    with open(path, 'rb') as file:
        data = file.read()
    start = 8 + int.from_bytes(data[:8], 'little')
    if start > len(data):
        raise ValueError(f'{path}: expected a .safetensors, .h5 or .pth file, or a folder with manifest.json')
    header = json.loads(data[8:start])
    scales = json.loads(header.pop('__metadata__', {}).get('quantization', '{}'))
    kinds = {'F64': '<f8', 'F32': '<f4', 'F16': '<f2', 'BF16': '<u2', 'U8': 'u1'}
    stored = {}
    for name, entry in header.items():
        if entry['dtype'] not in kinds:
            continue
        at, count = start + entry['data_offsets'][0], math.prod(entry['shape'])
        values = np.frombuffer(data, kinds[entry['dtype']], count, at)
        if entry['dtype'] == 'BF16':
            values = (values.astype(np.uint32) << 16).view(np.float32)
        values = values.astype(np.float32)
        if name in scales:
            values = values * np.float32(scales[name]['scale']) + np.float32(scales[name]['min'])
        stored[name] = torch.from_numpy(values.reshape(entry['shape']))
    return stored


def read_h5(path):
    import h5py
    stored = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset) and item.dtype.kind == 'f':
            stored[name] = torch.from_numpy(np.asarray(item, np.float32))

    with h5py.File(path, 'r') as file:
        file.visititems(visit)
    return stored`;
