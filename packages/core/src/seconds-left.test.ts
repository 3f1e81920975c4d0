import { expect, it } from 'vitest'
import type { ExportProgress } from './export-request.ts'
import { secondsLeft } from './seconds-left.ts'

const progress = (over: Partial<ExportProgress> = {}): ExportProgress => ({
  ...{ current: 'Communication', doctypesDone: 1, doctypesTotal: 40, bytes: 1 },
  ...{ counts: { User: 1, Communication: 99_999 }, rowsTotal: 400_000, samples: 20, writingSeconds: 5 },
  ...over,
})

it('goes by the rows of this attempt, and not by the kinds of record', () => {
  expect(secondsLeft({ status: 'running', progress: progress() })).toBe(15)
  expect(secondsLeft({ status: 'running', progress: progress({ doctypesDone: 39 }) })).toBe(15)
})

it('says nothing while it waits, below five samples, or of what an older release has written', () => {
  for (const status of ['queued', 'retrying', 'ready'] as const)
    expect(secondsLeft({ status, progress: progress() })).toBeNull()
  expect(secondsLeft({ status: 'running', progress: progress({ samples: 4 }) })).toBeNull()
  expect(secondsLeft({ status: 'running', progress: progress({ counts: {} }) })).toBeNull()
  const { rowsTotal: _rows, samples: _samples, writingSeconds: _seconds, ...older } = progress()
  expect(secondsLeft({ status: 'running', progress: older })).toBeNull()
  expect(secondsLeft({ status: 'running', progress: null })).toBeNull()
})

it('is never less than nothing', () => {
  expect(secondsLeft({ status: 'running', progress: progress({ rowsTotal: 10 }) })).toBe(0)
})
