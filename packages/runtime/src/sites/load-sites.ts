import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import { assertNoFaults, type ConfigFault, configInvalid } from '../config-error.ts'
import { isMapping, readSite, type Site, sharedHosts } from './site.ts'
import { sharedIssuers } from './site-jwt.ts'

/**
 * Reads the sites file: YAML, `sites: { name: { baseUrl, databaseUrl, hosts, … } }` with the keys of {@link Site}. `${NAME}` in a value is
 * taken from the environment, so that the file itself holds no secret. `dataMap` is relative to the file.
 *
 * @throws ExportError `config.invalid` with every fault at once; a fault's `variable` is the path in the file
 */
export function loadSites(
  file: string,
  env: Record<string, string | undefined>,
  options: { require: ('baseUrl' | 'databaseUrl')[] },
): Map<string, Site> {
  const entries = readEntries(file)
  const faults: ConfigFault[] = []
  const context = { env, faults, folder: dirname(resolve(file)), require: options.require }
  const sites = entries.map(([name, entry]) => readSite(name, entry, context))
  faults.push(...sharedHosts(sites), ...sharedIssuers(sites))
  assertNoFaults(faults)
  return new Map(sites.map((site) => [site.name, site]))
}

function readEntries(file: string): [string, unknown][] {
  const tree: unknown = parseYaml(file)
  const sites = isMapping(tree) ? tree.sites : undefined
  const unknownKeys = isMapping(tree) ? Object.keys(tree).filter((key) => key !== 'sites') : []
  assertNoFaults(
    unknownKeys.map((key) => ({
      variable: key,
      problem: 'is not a key of the sites file',
      remedy: 'Only `sites` stands at the top.',
    })),
  )
  if (!isMapping(sites) || Object.keys(sites).length === 0) {
    throw configInvalid([
      { variable: 'sites', problem: 'names no site', remedy: 'List at least one site under `sites`.' },
    ])
  }
  return Object.entries(sites)
}

function parseYaml(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw configInvalid([
      {
        variable: 'SITES_FILE',
        problem: 'cannot be read',
        remedy: `Put the sites file at ${resolve(file)}.`,
      },
    ])
  }
  // Without excerpts: the line that does not parse may hold a password.
  const document = parseDocument(text, { prettyErrors: false })
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length
  assertNoFaults(
    document.errors.map((error) => ({
      variable: 'SITES_FILE',
      problem: `is not valid YAML in line ${lineOf(error.pos[0])} (${error.code})`,
      remedy: `Fix ${resolve(file)}.`,
    })),
  )
  return document.toJS()
}
