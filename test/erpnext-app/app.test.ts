import { expect, test } from 'vitest'
import { loadPythonTests } from './python.ts'

const { names, run } = await loadPythonTests()

/** `test_contract.TestToService.test_a_person_asks` is `to service: a person asks`. */
const words = (name: string) =>
  name
    .replace(
      /^test_\w+\.Test(\w+)\.test_/,
      (_, group: string) => `${group.replace(/\B[A-Z]/g, ' $&').toLowerCase()}: `,
    )
    .replaceAll('_', ' ')

test('the tests of the companion app are found', () => {
  expect(names.length).toBeGreaterThan(70)
  expect(names.filter((name) => name.includes('_FailedTest'))).toEqual([])
})

for (const name of names)
  test(words(name), () => {
    expect(run(name)).toBe('')
  })
