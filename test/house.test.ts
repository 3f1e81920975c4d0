import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { functionsIn, importsOf, readSources } from './support/sources.ts'

const sources = readSources()
const collector = /^apps\/worker\/src\/(collect|erp)\//
const compiled = /\/wasm\/assembly\//
/** Each is the object graph of its process, wired by hand: one list. */
const graphs = /^apps\/(api|worker)\/src\/main\.ts$/
/** Cut into parts it takes longer: what its loop asks for at every character has to stand around it. */
const inOnePiece = ['createSecretList']

test('files are short: half have at most 60 lines, nine of ten at most 140, none more than 250', () => {
  const lengths = sources.map(({ lines }) => lines).sort((one, other) => one - other)
  const at = (share: number) => lengths[Math.floor((lengths.length - 1) * share)]
  expect(at(0.5)).toBeLessThanOrEqual(60)
  expect(at(0.9)).toBeLessThanOrEqual(140)
  expect(sources.filter(({ lines }) => lines > 250).map(({ path }) => path)).toEqual([])
})

test('a folder has at most 16 source files', () => {
  const folders = Map.groupBy(sources, ({ path }) => dirname(path))
  const full = [...folders].filter(([, files]) => files.length > 16)
  expect(full.map(([folder, { length }]) => `${folder}: ${length}`)).toEqual([])
})

test('no function has more than 60 lines of its own; in the collector none has more with all that is in it', () => {
  const long = sources
    .filter(({ path }) => !graphs.test(path))
    .flatMap(functionsIn)
    .filter(({ path, name, all, own }) =>
      collector.test(path) && !compiled.test(path) ? all > 60 && !inOnePiece.includes(name) : own > 60,
    )
  expect(long.map(({ path, name, all }) => `${path} ${name}: ${all}`)).toEqual([])
})

test('no file imports itself through others, not for a type either', () => {
  const known = new Set(sources.map(({ path }) => path))
  const imports = new Map(sources.map((source) => [source.path, importsOf(source, known)]))
  const done = new Set<string>()
  const cycles: string[] = []
  const follow = (path: string, above: readonly string[]): void => {
    if (above.includes(path)) cycles.push([...above.slice(above.indexOf(path)), path].join(' -> '))
    if (above.includes(path) || done.has(path)) return
    for (const next of imports.get(path) ?? []) follow(next, [...above, path])
    done.add(path)
  }
  for (const path of known) follow(path, [])
  expect(cycles).toEqual([])
  expect([...imports.values()].flat().length).toBeGreaterThan(known.size)
})
