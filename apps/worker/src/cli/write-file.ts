import { once } from 'node:events'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'

/**
 * Writes a document to a file, or to standard output. The file gets its name only when it is complete and on the disk:
 * until then it is a neighbour with `.part` in its name, readable by its owner alone, and it goes when anything fails.
 */
export async function writeDocument(
  bytes: AsyncIterable<Uint8Array>,
  file: string | undefined,
): Promise<void> {
  if (file === undefined) {
    // A chunk's memory is used again, and standard output may keep it for a while.
    for await (const chunk of bytes)
      if (!process.stdout.write(Buffer.from(chunk))) await once(process.stdout, 'drain')
    return
  }
  const part = `${file}.${process.pid}.part`
  try {
    const handle = await open(part, 'wx', 0o600)
    try {
      await writeAll(handle, bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

async function writeAll(handle: FileHandle, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of bytes) await handle.writeFile(chunk)
}
