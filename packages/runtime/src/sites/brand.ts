import { existsSync, statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { isCleartext } from '@pdd/core'
import { type TSchema, Type } from 'typebox'
import { problemOf } from '../env.ts'

/** How a site shows who it is, on pages and in mails. What is left out is told by the site itself, or is ours. */
export type Brand = {
  /** as people know the company */
  company?: string
  /** an https address, or the absolute path of a file that we serve */
  logo?: { url: string } | { path: string }
  /** `#rrggbb` */
  color?: string
  /** where people go back to */
  homeUrl?: string
}

/** By the ending of the file: what a browser shows in a page. */
export const logoTypes: Record<string, string> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
}
const largestLogo = 512 * 1024

const plain = '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069<>]+$'
const brandKeys: Record<string, TSchema> = {
  company: Type.String({
    ...{ minLength: 1, maxLength: 80, pattern: plain },
    description: 'a name of at most 80 characters',
  }),
  logo: Type.String({
    minLength: 1,
    description: 'an https:// address, or the path of an svg, png, jpg or webp of 512 KiB at most',
  }),
  color: Type.String({ pattern: '^#[0-9A-Fa-f]{6}$', description: 'a colour such as "#1c5bb8", in quotes' }),
  homeUrl: Type.String({ pattern: '^https?://[^\\s]+$', description: 'an http:// or https:// address' }),
}

type Report = (variable: string, problem: string, remedy: string) => void

/** Reads `sites.<name>.brand`; what is wrong with it is reported and left out. */
export function readBrand(
  path: string,
  entry: Record<string, unknown>,
  { folder, report }: { folder: string; report: Report },
): Brand {
  const known: Record<string, string> = {}
  for (const [key, value] of Object.entries(entry)) {
    const schema = Object.hasOwn(brandKeys, key) ? brandKeys[key] : undefined
    if (schema === undefined) {
      report(`${path}.${key}`, 'is not a key of brand', `Keys are ${Object.keys(brandKeys).join(', ')}.`)
      continue
    }
    const problem = problemOf(schema, value)
    if (problem) report(`${path}.${key}`, problem, `Set it to ${described(schema)}.`)
    else known[key] = value as string
  }
  const { logo, homeUrl, ...texts } = known
  const brand: Brand = { ...texts }
  if (logo !== undefined) {
    const problem = logoProblem(logo, folder)
    if (problem) report(`${path}.logo`, problem, `Set it to ${described(brandKeys.logo as TSchema)}.`)
    else brand.logo = isAddress(logo) ? { url: new URL(logo).href } : { path: resolve(folder, logo) }
  }
  if (homeUrl !== undefined) {
    if (URL.canParse(homeUrl)) brand.homeUrl = new URL(homeUrl).href
    else
      report(`${path}.homeUrl`, 'is not an address', `Set it to ${described(brandKeys.homeUrl as TSchema)}.`)
  }
  return brand
}

function logoProblem(logo: string, folder: string): string | null {
  if (isAddress(logo)) {
    const url = URL.parse(logo)
    const isWeb = url !== null && ['https:', 'http:'].includes(url.protocol)
    if (!isWeb || url.username !== '') return 'is not an address'
    return isCleartext(logo) ? 'would be fetched in cleartext' : null
  }
  const path = resolve(folder, logo)
  if (logoTypes[extname(path).toLowerCase()] === undefined) return 'is no picture of a known kind'
  if (!existsSync(path)) return `names no file: ${path} is not there`
  const { size } = statSync(path)
  return size > largestLogo ? `is larger than ${largestLogo / 1024} KiB` : null
}

function isAddress(logo: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(logo)
}

function described(schema: TSchema): string {
  return (schema as { description?: string }).description ?? ''
}
