/**
 * The same bytes in blocks of one size, the last one shorter. A chunk has been copied when the next one is asked for.
 *
 * @param held a block's memory is used again for the one that comes so many later
 */
export async function* fixedSizeBlocks(
  chunks: AsyncGenerator<Uint8Array>,
  size: number,
  held: number,
): AsyncGenerator<Uint8Array> {
  const blocks: Buffer[] = []
  let count = 0
  let filled = 0
  const current = () => {
    blocks[count % held] ??= Buffer.allocUnsafeSlow(size)
    return blocks[count % held] as Buffer
  }
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(chunk.length - at, size - filled)
      current().set(chunk.subarray(at, at + taken), filled)
      at += taken
      filled += taken
      if (filled < size) continue
      yield current()
      count += 1
      filled = 0
    }
  if (filled > 0) yield current().subarray(0, filled)
}
