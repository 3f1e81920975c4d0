import { availableParallelism } from 'node:os'
import type { Transform } from 'node:stream'
import { constants, crc32, createDeflateRaw, createZstdCompress, type DeflateRaw } from 'node:zlib'
import type { ContentEncoding } from './contract.ts'
import { fixedSizeBlocks } from './fixed-size-blocks.ts'

/** More saves little, and each costs more than all the rest of an export. */
const level = 1
const blockBytes = 1024 * 1024
/** as many as the pool of threads that compresses has, where there are cores for them */
const parallelism = Math.min(4, availableParallelism())

/**
 * A body in another content encoding, compressed in libuv's threads, some megabytes at a time. A chunk is not read any
 * more once the next one is asked for.
 */
export function encodeBody(
  chunks: AsyncGenerator<Uint8Array>,
  encoding: ContentEncoding,
): AsyncGenerator<Uint8Array> {
  if (encoding === 'gzip') return gzip(chunks)
  return encoding === 'zstd' ? zstd(chunks) : chunks
}

// RFC 1952: deflate, no name, no time, the fastest method, Unix.
const gzipHeader = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3)
/** a last block of deflate that holds nothing */
const deflateEnd = Uint8Array.of(3, 0)

/**
 * Blocks are compressed at the same time, each up to a whole byte, and joined into one member: browsers and curl stop
 * after the first.
 */
async function* gzip(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const options = { ...buffered, level, flush: constants.Z_SYNC_FLUSH }
  const compressors = Array.from({ length: parallelism }, () =>
    createDeflateRaw(options).on('error', ignoreErrorEvent),
  )
  const compressing: Promise<Uint8Array>[] = []
  let [count, checksum, bytes] = [0, 0, 0n]
  try {
    yield gzipHeader
    for await (const block of fixedSizeBlocks(chunks, blockBytes, parallelism)) {
      checksum = crc32(block, checksum)
      bytes += BigInt(block.length)
      const compressed = compressAlone(compressors[count % parallelism] as DeflateRaw, block)
      // Looked at when its turn comes, or never, when the body fails first.
      compressed.catch(() => {})
      compressing.push(compressed)
      count += 1
      if (compressing.length === parallelism) yield (await compressing.shift()) as Uint8Array
    }
    for (const compressed of compressing) yield await compressed
    yield deflateEnd
    const trailer = Buffer.alloc(8)
    trailer.writeUInt32LE(checksum, 0)
    trailer.writeUInt32LE(Number(bytes & 0xffff_ffffn), 4)
    yield trailer
  } finally {
    for (const compressor of compressors) compressor.destroy()
  }
}

async function compressAlone(compressor: DeflateRaw, block: Uint8Array): Promise<Uint8Array> {
  await write(compressor, block)
  const compressed = taken(compressor)
  // What follows in this lane does not follow in the document: nothing may refer back to it.
  compressor.reset()
  return compressed
}

/** One frame: some decoders stop after the first. A block is compressed while the next one fills up. */
async function* zstd(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const params = { [constants.ZSTD_c_compressionLevel]: level }
  const compressor = createZstdCompress({ ...buffered, params }).on('error', ignoreErrorEvent)
  try {
    let written = Promise.resolve()
    for await (const block of fixedSizeBlocks(chunks, blockBytes, 2)) {
      await written
      yield taken(compressor)
      written = write(compressor, block)
      written.catch(() => {})
    }
    await written
    compressor.end()
    for await (const rest of compressor) yield rest
  } finally {
    compressor.destroy()
  }
}

function ignoreErrorEvent(): void {}

/** What comes of a block waits in a compressor to be taken; little at a time would cost more in asking than in work. */
const buffered = { chunkSize: 256 * 1024, readableHighWaterMark: 2 * blockBytes }

/** Resolves when all of it has been compressed that can be. */
function write(compressor: Transform, block: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) =>
    compressor.write(block, (error) => (error ? reject(error) : resolve())),
  )
}

function taken(compressor: Transform): Uint8Array {
  return compressor.read() ?? new Uint8Array()
}
