import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Edit } from './mutant.ts'

export type WorkTreeCopy = {
  path: string
  /** Applies the edits, runs `work`, and puts the files back. @throws when a text is not there exactly once */
  edited<Result>(edits: readonly Edit[], work: () => Promise<Result>): Promise<Result>
  remove(): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')
const leftOut = new Set(['node_modules', '.git'])

/** The work tree as it is, in a temporary folder; its workspaces link to the copies, everything else to our packages. */
export async function copyWorkTree(): Promise<WorkTreeCopy> {
  const path = await mkdtemp(join(tmpdir(), 'mutants-'))
  await cp(root, path, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !leftOut.has(source.slice(source.lastIndexOf('/') + 1)),
  })
  await linkPackages(path)
  return {
    path,
    edited: (edits, work) => edited(path, edits, work),
    remove: () => rm(path, { recursive: true }),
  }
}

async function linkPackages(path: string): Promise<void> {
  const ours = join(root, 'node_modules')
  const copied = join(path, 'node_modules')
  await mkdir(join(copied, '@pdd'), { recursive: true })
  for (const name of await readdir(ours))
    if (name !== '@pdd' && !name.startsWith('.vite')) await symlink(join(ours, name), join(copied, name))
  for (const room of ['apps', 'packages'])
    for (const name of await readdir(join(path, room)))
      await symlink(join(path, room, name), join(copied, '@pdd', name))
}

async function edited<Result>(
  path: string,
  edits: readonly Edit[],
  work: () => Promise<Result>,
): Promise<Result> {
  const before = new Map<string, string>()
  try {
    for (const { file, find, replace } of edits) {
      const text = await readFile(join(path, file), 'utf8')
      if (text.split(find).length !== 2) throw new RangeError(`not there exactly once in ${file}: ${find}`)
      if (!before.has(file)) before.set(file, text)
      await writeFile(
        join(path, file),
        text.replace(find, () => replace),
      )
    }
    return await work()
  } finally {
    for (const [file, text] of before) await writeFile(join(path, file), text)
  }
}
