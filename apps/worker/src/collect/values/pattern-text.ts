/** A text as a part of a regular expression, of JavaScript or of MariaDB, that matches nothing but it. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
