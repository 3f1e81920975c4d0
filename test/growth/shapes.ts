/** What texts are made of to make a reader look again and again at what it has seen. */
const pieces = [
  '@',
  '(',
  '<',
  '"',
  '\\',
  ',',
  ' ',
  '\n',
  '\t ',
  '.',
  '-',
  "'",
  '`',
  '[',
  ']',
  '{',
  '&lt;',
  '&',
  ';',
  '0',
  '.0',
  '<@',
  '@ ',
  '"\\',
  '("',
  '<"(',
  'a@b ',
  'a@b,',
  'a <b@c.d> ',
  '\ud83d',
  '\u0301\u0323',
  'é',
  '=?utf-8?q?',
  'mailto:',
  '--',
  '%3D',
  '=\r\n',
  '<head',
  ' at node_modules/:1:1',
  'q=0.1;',
  'A',
  'ß',
] as const

/** Texts of a size: something ordinary, then one piece over and over, then something that the piece does not end with. */
export const nastyTexts: Record<string, (size: number) => string> = Object.fromEntries(
  pieces.map((piece) => [
    JSON.stringify(piece),
    (size: number) => `v@x.org, ${piece.repeat(Math.ceil(size / piece.length))} b`,
  ]),
)

/** A piece alone, without anything before it or behind it. */
export const bareTexts: Record<string, (size: number) => string> = Object.fromEntries(
  pieces.map((piece) => [
    JSON.stringify(piece),
    (size: number) => piece.repeat(Math.ceil(size / piece.length)),
  ]),
)

/** Some of them, for what looks at its text once and simply. */
export const fewTexts: Record<string, (size: number) => string> = Object.fromEntries(
  ['@', '"', '\\', ',', ' ', '\n', ';', '\ud83d', '\u0301\u0323', 'A'].map((piece) => [
    JSON.stringify(piece),
    (size: number) => piece.repeat(Math.ceil(size / piece.length)),
  ]),
)

const list = (count: number, item: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => item(index))

/** JSON, and what only begins like it. */
export const nastyJson: Record<string, (size: number) => string> = {
  'deep brackets': (size) => '['.repeat(size / 2) + ']'.repeat(size / 2),
  'deep objects': (size) => `${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}`,
  'brackets that never close': (size) => '['.repeat(size),
  'one key over and over': (size) => `{${list(size / 8, () => '"key":1').join()}}`,
  'many keys': (size) => `{${list(size / 12, (index) => `"k${index}":1`).join()}}`,
  'many objects': (size) => `[${list(size / 8, () => '{"a":1}').join()}]`,
  'many changes': (size) => `{"changed":[${list(size / 16, () => '["email_id",1,2]').join()}]}`,
  'rows of nothing': (size) => `{"changed":[${list(size / 5, () => 'null').join()}]}`,
  escapes: (size) => `["${'\\"'.repeat(size / 2)}"]`,
  'escaped keys': (size) => `{${list(size / 16, (index) => `"\\u0061${index}":1`).join()}}`,
  backslashes: (size) => `["${'\\'.repeat(size)}`,
  blanks: (size) => `[${' '.repeat(size)}1${'\n'.repeat(size)}]`,
  'blanks between': (size) => `[${list(size / 3, () => ' 1').join()}]`,
  'a long text': (size) => `"${'x'.repeat(size)}"`,
  'a long number': (size) => `[${'1'.repeat(size)}.${'3'.repeat(size)}]`,
  'no JSON': (size) => 'x'.repeat(size),
}
