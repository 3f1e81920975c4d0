/**
 * Where things are in the engine's memory, in bytes from its beginning. The one list: the AssemblyScript source and the
 * JavaScript around it both import it. `u32` is AssemblyScript's word for what TypeScript calls a number.
 */

// One word each.
/** where the next byte of the document goes */
export const outAt: u32 = 0x10000
/** not 0: secrets of the site were remembered */
export const known: u32 = 0x10004
/** 64 less the bits of a place in `bloom` */
export const bloomShift: u32 = 0x10008
/** the rows that came off the wire and are not written yet: from here */
export const inAt: u32 = 0x1000c
/** … to here */
export const inEnd: u32 = 0x10010
/** where the document is full: it is taken out before a row is begun */
export const outLimit: u32 = 0x10014
/** the column that comes next */
export const column: u32 = 0x10018
/** how many columns a row has */
export const count: u32 = 0x1001c
/** 1: a row is open */
export const inRow: u32 = 0x10020
/** a column that is written although it was to be asked for; 0xffffffff: none */
export const forced: u32 = 0x10024
/** the expected document that comes next, of those in `documents` */
export const document: u32 = 0x10028
/** how many are in `documents` */
export const documentsEnd: u32 = 0x1002c
/** documents written since the caller looked */
export const done: u32 = 0x10030
/** 1: a document stands before this one, and a comma is due */
export const started: u32 = 0x10034
/** 1: rows are framed as PostgreSQL does, 0: as MariaDB */
export const postgres: u32 = 0x10038
/** where the open row ends */
export const rowEnd: u32 = 0x1003c
/** bytes of the longest row that is taken */
export const rowLimit: u32 = 0x10040
/** 1: some text is no UTF-8, every column is asked for */
export const cautious: u32 = 0x10044

// Tables and areas.
/** by byte: how JSON writes it, 8 bytes each */
export const escaped: u32 = 0x11000
/** by byte: how long that is */
export const escapedLengths: u32 = 0x12000
/** by byte: bits of the credentials that it may be the sign of */
export const marks: u32 = 0x12100
/** by byte: the same for the byte before it */
export const beforeMarks: u32 = 0x12200
/** by cell of the open row: where it begins and how long it is, two words; 4096 cells */
export const cells: u32 = 0x20000
/** by column: where its key is, how long, its kind, and 1 where something of it was written, four words */
export const plan: u32 = 0x30000
/** by column of a child row: whether it is shown, a byte */
export const shown: u32 = 0x50000
/** offsets from UTC: a length and up to 14 characters, 16 bytes each */
export const offsets: u32 = 0x53000
/** hashes of secrets, coarse: 32 KB */
export const sieve: u32 = 0x54000
/** by day: which of the offsets it has, a byte */
export const days: u32 = 0x60000
/** a row or a piece of a text that is looked at: 256 KB */
export const input: u32 = 0x180010
/** the keys of the columns, as JSON */
export const keys: u32 = 0x1d0000
/** by match: which columns are shown: 64 KB */
export const masks: u32 = 0x210000
/** expected documents, eight words each; see `rows` */
export const documents: u32 = 0x220000
/** their names, and what is written behind their columns: 512 KB */
export const texts: u32 = 0x228000
/** rows as they came off the wire: 512 KB */
export const wire: u32 = 0x2b0010
/** the document */
export const out: u32 = 0x342010
/** hashes of secrets, fine: up to 8 MB */
export const bloom: u32 = 0x600000
