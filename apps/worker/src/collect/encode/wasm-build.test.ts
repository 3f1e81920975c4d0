import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const folder = new URL('./wasm/', import.meta.url)

test('the compiled transcoder is the one that build.mjs made of the sources beside it', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.d)\.ts$|\.wasm$/.test(file),
  )
  const digest = (file: string) =>
    createHash('sha256')
      .update(readFileSync(new URL(file, folder)))
      .digest('hex')
  const made = Object.fromEntries(files.map((file) => [file, digest(file)]))
  expect(made).toEqual(JSON.parse(readFileSync(new URL('digests.json', folder), 'utf8')))
})
