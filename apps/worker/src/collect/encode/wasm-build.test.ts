import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const beside = (file: string) => readFileSync(new URL(`./wasm/${file}`, import.meta.url))

test('the compiled transcoder is the one that build.mjs made of the source beside it', () => {
  const digest = (file: string) => createHash('sha256').update(beside(file)).digest('hex')
  const made = { source: digest('transcoder.ts'), build: digest('transcoder.wasm') }
  expect(made).toEqual(JSON.parse(beside('digests.json').toString()))
})
