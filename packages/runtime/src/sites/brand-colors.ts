/** What stands in one colour on a page: text and buttons, the same under the pointer, on it, and behind it. */
export type Palette = { accent: string; strong: string; onAccent: string; wash: string }

type Rgb = [red: number, green: number, blue: number]

const white: Rgb = [255, 255, 255]
const black: Rgb = [0, 0, 0]
const darkCard: Rgb = [27, 32, 40]
const darkInk: Rgb = [15, 20, 28]
/** WCAG 2.2, 1.4.3: text of any size */
const readable = 4.5

/**
 * A company's colour as a page can use it: as it is where it can be read, else as much darker in the light theme, and as
 * much lighter in the dark one, as it takes.
 *
 * @param color `#rrggbb`
 */
export function palettesOf(color: string): { light: Palette; dark: Palette } {
  const given = parse(color)
  const light = readableOn(given, white, black)
  const dark = readableOn(given, darkCard, white)
  return {
    light: paletteOf(light, { card: white, towards: black, onAccent: white }),
    dark: paletteOf(dark, { card: darkCard, towards: white, onAccent: darkInk }),
  }
}

/** The ratio of two colours by WCAG, 1 to 21. */
export function contrastOf(one: string, other: string): number {
  return ratio(parse(one), parse(other))
}

function readableOn(color: Rgb, card: Rgb, towards: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = mix(color, towards, share)
    if (ratio(mixed, washOf(mixed, card)) >= readable) return mixed
  }
  return towards
}

function paletteOf(accent: Rgb, { card, towards, onAccent }: { card: Rgb; towards: Rgb; onAccent: Rgb }) {
  return {
    accent: print(accent),
    strong: print(mix(accent, towards, 0.2)),
    onAccent: print(onAccent),
    wash: print(washOf(accent, card)),
  }
}

function washOf(accent: Rgb, card: Rgb): Rgb {
  return mix(card, accent, 0.09)
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  return one.map((value, at) => Math.round(value + ((other[at] ?? 0) - value) * share)) as Rgb
}

function ratio(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function parse(color: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as Rgb
}

function print(color: Rgb): string {
  return `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}
