import { decodeHTML } from 'entities/decode';

/** Control characters that no text needs, a byte order mark and its like among them; tab and line breaks are white space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const controls = /[\u0000-\u0008\u000B\u000E-\u001F\u007F\u206A-\u206F\uFEFF\uFFF9-\uFFFC]/gu;
const ligatures = /[\uFB00-\uFB06\u0132\u0133]/gu;
/** Half-width and full-width forms, such as Ａ and ！. */
const widths = /[\uFF01-\uFFEF]/gu;

/**
 * A caption as CLIP was trained on it: what HTML has escaped is itself again (more than once, since some text was escaped so), ligatures
 * and full-width letters become plain, quotes straight, accents one character with their letter (NFC), white space one
 * space, letters small. OpenAI's code leaves the first of that to ftfy, whose repair of wrongly decoded bytes ("cafÃ©") is not
 * made here.
 */
export function cleanCaption(text: string): string {
  // As ftfy has it: text with a < in it may be about HTML.
  const plain = (text.includes('<') ? text : decodeHTML(text))
    .replace(ligatures, (letter) => letter.normalize('NFKC'))
    .replace(widths, (letter) => letter.normalize('NFKC'))
    .replace(/[\u2018-\u201B]/gu, "'")
    .replace(/[\u201C-\u201F]/gu, '"')
    .replace(controls, '')
    .normalize('NFC');
  return decodeHTML(decodeHTML(plain))
    .replace(/\p{White_Space}+/gu, ' ')
    .replace(/^ | $/gu, '')
    .toLowerCase();
}
