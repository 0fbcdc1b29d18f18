"""CLIP's byte-pair encoding, written from its description: Radford et al. 2021, section 2.4; Sennrich et al. 2016; GPT-2's bytes.

Usage: python3 reference_tokens.py VOCABULARY.txt.gz STRINGS.json OUT.json     (OUT: [[tokens of the whole string], ...])

A caption is cleaned first: HTML entities where it has no <; ligatures and forms of other widths to plain letters, quotes straight, control characters out, NFC; HTML
entities twice; white space to one space; lower case. ftfy's repair of wrongly decoded bytes is not made.
"""
import gzip
import html
import json
import re
import sys
import unicodedata

WHITE = '\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'
REMOVED = {c for a, b in ((0, 8), (0x0b, 0x0b), (0x0e, 0x1f), (0x7f, 0x7f), (0x206a, 0x206f), (0xfeff, 0xfeff), (0xfff9, 0xfffc))
           for c in range(a, b + 1)}
FOLDED = {c for a, b in ((0xfb00, 0xfb06), (0x132, 0x133), (0xff01, 0xffef)) for c in range(a, b + 1)}
MARKS = ('<|startoftext|>', '<|endoftext|>')
ENDINGS = ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")


def cleaned(text):
    out = []
    for character in text if '<' in text else html.unescape(text):
        code = ord(character)
        if code in FOLDED:
            character = unicodedata.normalize('NFKC', character)
        elif 0x2018 <= code <= 0x201b:
            character = "'"
        elif 0x201c <= code <= 0x201f:
            character = '"'
        elif code in REMOVED:
            character = ''
        out.append(character)
    text = html.unescape(html.unescape(unicodedata.normalize('NFC', ''.join(out))))
    return re.sub(f'[{WHITE}]+', ' ', text).strip(' ').lower()


def kind(character):
    if character in WHITE:
        return 'white'
    first = unicodedata.category(character)[0]
    return {'L': 'letter', 'N': 'digit'}.get(first, 'sign')


def split(text):
    """Marks, endings, runs of letters, single digits, runs of other signs: the first of these that fits at each place."""
    at = 0
    while at < len(text):
        fixed = next((word for word in MARKS + ENDINGS if text.startswith(word, at)), None)
        if fixed:
            yield fixed
            at += len(fixed)
            continue
        own, end = kind(text[at]), at + 1
        if own in ('letter', 'sign'):
            while end < len(text) and kind(text[end]) == own:
                end += 1
        if own != 'white':
            yield text[at:end]
        at = end


def main(vocabulary, strings, out):
    lines = gzip.open(vocabulary, 'rt', encoding='utf-8').read().split('\n')
    merges = [tuple(line.split()) for line in lines[1:1 + 49408 - 2 * 256 - 2]]
    printable = [*range(ord('!'), ord('~') + 1), *range(ord('¡'), ord('¬') + 1), *range(ord('®'), ord('ÿ') + 1)]
    rest = [byte for byte in range(256) if byte not in printable]
    letters = {byte: chr(byte) for byte in printable} | {byte: chr(256 + i) for i, byte in enumerate(rest)}
    symbols = [letters[byte] for byte in printable + rest]
    symbols += [symbol + '</w>' for symbol in symbols] + [a + b for a, b in merges] + list(MARKS)
    ids, rank = {symbol: i for i, symbol in enumerate(symbols)}, {pair: i for i, pair in enumerate(merges)}

    def encoded(word):
        if word in MARKS:
            return [ids[word]]
        parts = [letters[byte] for byte in word.encode()]
        parts[-1] += '</w>'
        while True:
            pairs = [(rank[pair], i) for i, pair in enumerate(zip(parts, parts[1:])) if pair in rank]
            if not pairs:
                return [ids[part] for part in parts]
            best, joined = merges[min(pairs)[0]], []
            while parts:
                # Every place of the best pair, from the left.
                size = 2 if tuple(parts[:2]) == best else 1
                joined.append(''.join(parts[:size]))
                parts = parts[size:]
            parts = joined

    with open(strings, encoding='utf-8') as file:
        all_strings = json.load(file)
    result = [[ids[MARKS[0]], *(i for word in split(cleaned(s)) for i in encoded(word)), ids[MARKS[1]]] for s in all_strings]
    with open(out, 'w') as file:
        json.dump(result, file)


if __name__ == '__main__':
    main(*sys.argv[1:])
