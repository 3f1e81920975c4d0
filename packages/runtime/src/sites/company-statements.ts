import { readFileSync } from 'node:fs'
import { Statements } from '@pdd/core'
import { Value } from 'typebox/value'
import { parseDocument } from 'yaml'
import { isMapping, type Site } from './site.ts'

/** Whether a site's own data map says what only the company can say; read from its file, without faults: the worker tells those. */
export function hasStatements({ dataMap }: Pick<Site, 'dataMap'>): boolean {
  if (dataMap === undefined) return false
  try {
    const map: unknown = parseDocument(readFileSync(dataMap, 'utf8')).toJS()
    return isMapping(map) && Value.Check(Statements, map.statements)
  } catch {
    return false
  }
}
