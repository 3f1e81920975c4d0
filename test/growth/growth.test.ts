import { describe, expect, test } from 'vitest'
import { growthOf, mostGrowth } from './growth.ts'
import { parsers } from './parsers.ts'

describe('twice the input takes twice the time', () => {
  test.each(parsers)(
    '$name',
    { timeout: 120_000 },
    async ({ inputs, call, from = 1024, to = 1024 * 1024 }) => {
      for (const [shape, make] of Object.entries(inputs)) {
        const growth = await growthOf({ make, call }, { from, to })
        expect(growth ?? 0, shape).toBeLessThanOrEqual(mostGrowth)
      }
    },
  )

  test('what takes the square of its input is seen', { timeout: 60_000 }, async () => {
    const growth = await growthOf(
      { make: (size) => `${'0'.repeat(size)}1`, call: (text: string) => /0+$/.test(text) },
      { from: 1024, to: 16 * 1024 },
    )
    expect(growth).toBeGreaterThan(mostGrowth)
  })

  test('a power between one and two is seen, though a doubling could be the machine', {
    timeout: 60_000,
  }, async () => {
    const growth = await growthOf(
      {
        make: (size) => size,
        call: (size: number) => {
          let sum = 1
          for (let left = Math.round(size ** 1.65); left > 0; left -= 1) sum = (Math.imul(sum, 31) + left) | 0
          return sum
        },
      },
      { from: 8 * 1024, to: 128 * 1024 },
    )
    expect(growth).toBeGreaterThan(mostGrowth)
  })
})
