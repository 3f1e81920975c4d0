import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { constants, crc32, createZstdCompress, deflateRaw, type ZstdCompress } from 'node:zlib'
import { inBlocks } from './blocks.ts'
import type { ContentEncoding } from './contract.ts'

/** More saves little, and each costs more than all the rest of an export. */
const level = 1
const blockBytes = 1024 * 1024
/** as many as the pool of threads that compresses has, where there are cores for them */
const abreast = Math.min(4, availableParallelism())

/**
 * A body in another coding, compressed beside the main thread, some megabytes at a time. A chunk is not looked at any
 * more when the next one is asked for.
 */
export function encodeBody(
  chunks: AsyncGenerator<Uint8Array>,
  encoding: ContentEncoding,
): AsyncGenerator<Uint8Array> {
  if (encoding === 'gzip') return gzip(chunks)
  return encoding === 'zstd' ? zstd(chunks) : chunks
}

const deflate = promisify<Uint8Array, object, Buffer>(deflateRaw)
// RFC 1952: deflate, no name, no time, the fastest method, Unix.
const gzipHeader = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3)
/** a last block of deflate that holds nothing */
const deflateEnd = Uint8Array.of(3, 0)

/**
 * Blocks are compressed at the same time, each up to a whole byte, and joined into one member: browsers and curl stop
 * after the first.
 */
async function* gzip(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const compressing: Promise<Buffer>[] = []
  let checksum = 0
  let bytes = 0n
  yield gzipHeader
  for await (const block of inBlocks(chunks, blockBytes, abreast)) {
    checksum = crc32(block, checksum)
    bytes += BigInt(block.length)
    const compressed = deflate(block, { level, finishFlush: constants.Z_SYNC_FLUSH })
    // Looked at when its turn comes, or never, when the body fails first.
    compressed.catch(() => {})
    compressing.push(compressed)
    if (compressing.length === abreast) yield (await compressing.shift()) as Buffer
  }
  for (const compressed of compressing) yield await compressed
  yield deflateEnd
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(checksum, 0)
  trailer.writeUInt32LE(Number(bytes & 0xffff_ffffn), 4)
  yield trailer
}

/** One frame: some decoders stop after the first. A block is compressed while the next one fills up. */
async function* zstd(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const compressor = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: level } })
  const compressed: Buffer[] = []
  // Errors are told to whoever waits for a write or for the end.
  compressor.on('data', (bytes: Buffer) => compressed.push(bytes)).on('error', () => {})
  try {
    let written = Promise.resolve()
    for await (const block of inBlocks(chunks, blockBytes, 2)) {
      await written
      yield* compressed.splice(0)
      written = write(compressor, block)
      written.catch(() => {})
    }
    await written
    await end(compressor)
    yield* compressed
  } finally {
    compressor.destroy()
  }
}

function write(compressor: ZstdCompress, block: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) =>
    compressor.write(block, (error) => (error ? reject(error) : resolve())),
  )
}

function end(compressor: ZstdCompress): Promise<void> {
  return new Promise((resolve, reject) => {
    compressor.once('end', resolve).once('error', reject).end()
  })
}
