/** What a byte of a text is. */

// @ts-expect-error: decorator
@inline
export function isWord(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 26
}

// @ts-expect-error: decorator
@inline
export function isDigit(at: u32): bool {
  return <u32>load<u8>(at) - 0x30 < 10
}
