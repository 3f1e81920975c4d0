import { expect, it } from 'vitest'
import { contrastOf, palettesOf } from './brand-colors.ts'

const colors = Array.from({ length: 125 }, (_, n) => {
  const part = (at: number) => (Math.floor(n / 5 ** at) % 5) * 63
  return `#${[0, 1, 2].map((at) => part(at).toString(16).padStart(2, '0')).join('')}`
})

it('whatever the colour, everything in it and on it can be read, in both themes', () => {
  for (const color of [...colors, '#ffffff', '#ffff00']) {
    const { light, dark } = palettesOf(color)
    for (const card of ['#ffffff', light.wash])
      expect(contrastOf(light.accent, card)).toBeGreaterThanOrEqual(4.5)
    for (const card of ['#1b2028', dark.wash])
      expect(contrastOf(dark.accent, card)).toBeGreaterThanOrEqual(4.5)
    for (const { onAccent, accent, strong } of [light, dark]) {
      expect(contrastOf(onAccent, accent)).toBeGreaterThanOrEqual(4.5)
      expect(contrastOf(onAccent, strong)).toBeGreaterThanOrEqual(4.5)
    }
  }
})

it('a colour that can be read stays as it is', () => {
  expect(palettesOf('#1c5bb8').light.accent).toBe('#1c5bb8')
  expect(palettesOf('#ffd166').light.accent).not.toBe('#ffd166')
  expect(palettesOf('#ffd166').dark.accent).toBe('#ffd166')
})
