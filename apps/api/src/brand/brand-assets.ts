import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { type Brand, logoTypes, palettesOf, type Site } from '@pdd/runtime'

export const brandFolder = '/request-data/brand/'

/** What a page of a site is shown with; null where the site has none of its own. */
export type BrandLooks = {
  styleUrl: string | null
  logoUrl: string | null
  /** where the logo comes from, for the content policy, where that is not here */
  logoOrigin: string | null
}
export type BrandAsset = { type: string; body: Buffer }

const noLooks: BrandLooks = { styleUrl: null, logoUrl: null, logoOrigin: null }

/**
 * Style sheets of the sites' colours and the logos that lie beside the sites file, read once. They are served under names
 * that change with what they hold: a browser may keep them for good.
 */
export function createBrandAssets(sites: ReadonlyMap<string, Pick<Site, 'brand'>>) {
  const assets = new Map<string, BrandAsset>()
  const keep = (body: Buffer, extension: string, type: string): string => {
    const name = `${hash('sha256', body).slice(0, 16)}${extension}`
    assets.set(name, { type, body })
    return brandFolder + name
  }
  const looks = new Map(
    [...sites].map(([name, { brand }]) => [name, brand === undefined ? noLooks : looksOf(brand, keep)]),
  )
  return {
    of: (site: string): BrandLooks => looks.get(site) ?? noLooks,
    find: (name: string): BrandAsset | undefined => assets.get(name),
  }
}
export type BrandAssets = ReturnType<typeof createBrandAssets>

function looksOf(
  { color, logo }: Brand,
  keep: (body: Buffer, extension: string, type: string) => string,
): BrandLooks {
  const styleUrl =
    color === undefined ? null : keep(Buffer.from(styleOf(color)), '.css', 'text/css; charset=utf-8')
  if (logo === undefined) return { ...noLooks, styleUrl }
  if ('url' in logo) return { styleUrl, logoUrl: logo.url, logoOrigin: new URL(logo.url).origin }
  const extension = extname(logo.path).toLowerCase()
  const type = logoTypes[extension] ?? 'application/octet-stream'
  return { ...noLooks, styleUrl, logoUrl: keep(readFileSync(logo.path), extension, type) }
}

function styleOf(color: string): string {
  const { light, dark } = palettesOf(color)
  const values = ({ accent, strong, onAccent, wash }: typeof light) =>
    `:root{--accent:${accent};--accent-strong:${strong};--on-accent:${onAccent};--wash:${wash}}`
  return `${values(light)}\n@media (prefers-color-scheme:dark){${values(dark)}}\n@media print{${values(light)}}\n`
}
