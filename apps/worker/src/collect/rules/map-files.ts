import { readdirSync, readFileSync } from 'node:fs'
import { Value } from 'typebox/value'
import { parseDocument } from 'yaml'
import { DataMapFile } from './data-map-schema.ts'

export type Fault = { path: string; problem: string }

/** A file and what it says; nothing where it has faults. */
export type MapFile = { name: string; says: DataMapFile; faults: readonly Fault[] }

/** `core`: what Frappe and ERPNext hold; `apps`: one map for each app, in the order of their names. */
export type ShippedMaps = { core: MapFile; apps: readonly MapFile[] }

export const shippedFolder = new URL('../../../data-map/', import.meta.url)

const shipped = new Map<string, ShippedMaps>()

/** The maps of a folder as it is shipped, read once. */
export function shippedMaps(folder: URL): ShippedMaps {
  const known = shipped.get(folder.href)
  if (known !== undefined) return known
  const apps = readdirSync(new URL('apps/', folder)).filter((file) => file.endsWith('.yaml'))
  const maps = {
    core: readMap(new URL('erpnext.yaml', folder), 'erpnext.yaml'),
    apps: apps.sort().map((file) => readMap(new URL(`apps/${file}`, folder), `apps/${file}`)),
  }
  shipped.set(folder.href, maps)
  return maps
}

/** @param name what its faults call it */
export function readMap(file: string | URL, name: string): MapFile {
  const refuse = (...faults: Fault[]): MapFile => ({ name, says: { version: 1 }, faults })
  let source: string
  try {
    source = readFileSync(file, 'utf8')
  } catch {
    return refuse({ path: name, problem: 'cannot be read: check that the file is there and may be read' })
  }
  const document = parseDocument(source, { uniqueKeys: true })
  if (document.errors.length > 0)
    return refuse(
      ...document.errors.map((error) => ({
        path: `${name}:${error.linePos?.[0].line ?? 1}`,
        problem: `is not YAML: ${error.code}`,
      })),
    )
  const says: unknown = document.toJS()
  if (Value.Check(DataMapFile, says)) return { name, says, faults: [] }
  return refuse(
    ...Value.Errors(DataMapFile, says).map((error) => ({
      path: `${name}${error.instancePath}`,
      problem: `${error.message}${unknownKeys(error)}`,
    })),
  )
}

function unknownKeys(error: { params?: object }): string {
  const keys = (error.params as { additionalProperties?: string[] } | undefined)?.additionalProperties
  return keys === undefined ? '' : `: ${keys.join(', ')}`
}
