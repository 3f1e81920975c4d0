import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { createBufferedLogStream } from './buffered-log-stream.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

function setUp() {
  const written: string[] = []
  const process = new EventEmitter()
  const destination = createBufferedLogStream({ write: (text) => void written.push(text) }, process)
  return { written, process, destination }
}

it('hands on the lines of one turn together and in order, and those of the next by themselves', async () => {
  const { written, destination } = setUp()
  destination.write('a\n')
  destination.write('b\n')
  expect(written).toEqual([])
  await turn()
  destination.write('c\n')
  await turn()
  await turn()
  expect(written).toEqual(['a\nb\n', 'c\n'])
})

it('loses nothing when the process exits in the middle of a turn', () => {
  const { written, process, destination } = setUp()
  destination.write('last words\n')
  process.emit('exit')
  expect(written).toEqual(['last words\n'])
})
