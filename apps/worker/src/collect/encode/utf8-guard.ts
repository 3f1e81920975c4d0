import { isUtf8 } from 'node:buffer'
import type { Transcoder } from './engine.ts'
import * as places from './wasm/memory-layout.ts'

/** Sees to it that the document is UTF-8, whatever the database holds. */
export type Utf8Guard = {
  /** where the engine stands before it goes on */
  position(): readonly number[]
  /** Whether why the engine stopped is of no account: it was set back, or goes on as usual from here. */
  overrules(before: readonly number[]): boolean
}

/**
 * Where the engine wrote bytes that are no UTF-8 it is set back, and asks for every column of that row: values that
 * become strings lose what is no character.
 */
export function createUtf8Guard({ bytes, words, locate }: Transcoder): Utf8Guard {
  let carefulUntil = 0
  const word = (place: number) => words[place >> 2] as number

  function setBack(before: readonly number[]): void {
    carefulUntil = word(places.inRow) === 1 ? word(places.rowEnd) : word(places.inAt)
    for (const [index, place] of saved.entries()) words[place >> 2] = before[index] as number
    words[places.cautious >> 2] = 1
    if (word(places.inRow) === 1) locate()
  }

  return {
    position: () => saved.map(word),
    overrules(before) {
      if (word(places.cautious) === 0) {
        if (isUtf8(bytes.subarray(before[0], word(places.outAt)))) return false
        setBack(before)
        return true
      }
      if (word(places.inAt) < carefulUntil) return false
      words[places.cautious >> 2] = 0
      return true
    },
  }
}

/** `outAt` first */
const saved = [
  ...[places.outAt, places.inAt, places.inRow, places.rowEnd],
  ...[places.column, places.document, places.done, places.started],
]
