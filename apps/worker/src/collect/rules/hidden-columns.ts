import type { SiteMetadata } from '../site/metadata.ts'
import type { Doctype } from '../values/doctype.ts'
import type { DoctypeRule } from './data-map-schema.ts'
import { secretColumns } from './secret-columns.ts'

/** Columns that are kept back from everybody, and why: secrets, and what the data map withholds. */
export function hiddenColumns(
  metadata: Pick<SiteMetadata, 'derived'>,
  doctype: Doctype,
  rule: DoctypeRule,
): ReadonlyMap<string, string> {
  return metadata.derived.once(readHidden, metadata, doctype, rule)
}

function readHidden(
  metadata: Pick<SiteMetadata, 'derived'>,
  doctype: Doctype,
  rule: DoctypeRule,
): ReadonlyMap<string, string> {
  const hidden = new Map([...secretColumns(metadata, doctype, rule)].map((column) => [column, 'secret']))
  for (const [field, { withhold }] of Object.entries(rule.fields ?? {}))
    if (withhold !== undefined && doctype.columns?.has(field) && !hidden.has(field))
      hidden.set(field, withhold)
  return hidden
}
