import { expect, test } from 'vitest'
import { fitInAnotherScript } from './name-scripts.ts'

test.each([
  ['Мария Сантос', ['Maria Santos'], 'alike'],
  ['Иван Петров', ['Maria Santos'], 'unlike'],
  ['ماريا سانتوس', ['Maria Santos'], 'alike'],
  ['محمد علي', ['Mohammed Ali'], 'alike'],
  ['محمد علي', ['Maria Santos'], 'unlike'],
  ['דן כהן', ['Dan Cohen'], 'alike'],
  ['Μαρία Σάντος', ['Maria Santos'], 'alike'],
  // The shorter of the two is among the words of the longer one, and not the other way round.
  ['Мария', ['Maria Santos'], 'alike'],
  ['Мария Иванова', ['Maria Santos'], 'unlike'],
  // Letters of Han do not tell how a name is read.
  ['王小明', ['Xiaoming Wang'], 'unknown'],
  ['Xiaoming Wang', ['王小明'], 'unknown'],
  ['Мария Сантос', ['王小明', 'Maria Santos'], 'alike'],
  ['Иван', ['王小明', 'Maria Santos'], 'unlike'],
  // In the same script names are compared by their letters.
  ['Maria Santos', ['Maria Santos'], null],
  ['Мария', ['Maria Santos', 'Мария Сантос'], null],
  ['Maria Сантос', ['Maria Santos'], null],
  ['123', ['Maria Santos'], null],
  ['Мария', [' '], null],
  ['Мария', [], null],
] as const)('%s beside %j: %s', (name, known, expected) => {
  expect(fitInAnotherScript(name, known)).toBe(expected)
})

test('vowels alone are no sound by which anybody is known', () => {
  expect(fitInAnotherScript('Ая', ['Io'])).toBe('unlike')
})

test('a text that is longer than any name is nobody’s, and is nobody’s name', () => {
  expect(fitInAnotherScript('Мария '.repeat(200), ['Maria'])).toBe('unlike')
  expect(fitInAnotherScript('Мария', ['Maria '.repeat(200)])).toBeNull()
})
