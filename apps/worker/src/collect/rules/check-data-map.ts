import { dataMapInvalid } from '../collect-errors.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import { asTable } from '../site/single-as-table.ts'
import type { DataMap } from './data-map.ts'
import { isLifted, secretsIn } from './secret-columns.ts'

/**
 * What a site's own file names must exist on the site: a misspelt name would withhold nothing.
 *
 * @throws ExportError `data_map.invalid` with every fault at once
 */
export function checkAgainstSite(dataMap: DataMap, metadata: SiteMetadata): void {
  const faults: { path: string; problem: string }[] = []
  for (const [name, rule] of dataMap.overrides) {
    const doctype = metadata.doctypes.get(name)
    if (doctype === undefined) {
      faults.push({ path: `/doctypes/${name}`, problem: 'is no DocType of this site' })
      continue
    }
    const known = new Set([
      ...doctype.fields.map(({ fieldname }) => fieldname),
      ...(doctype.columns?.keys() ?? []),
    ])
    for (const field of [...Object.keys(rule.fields ?? {}), ...(rule.facts ?? []), ...(rule.hangsOn ?? [])])
      if (!known.has(field))
        faults.push({ path: `/doctypes/${name}/fields/${field}`, problem: 'does not exist on this DocType' })
    const { certain } = secretsIn(metadata, doctype.isSingle ? asTable(metadata, doctype) : doctype)
    for (const field of certain)
      if (isLifted(rule, field))
        faults.push({
          path: `/doctypes/${name}/fields/${field}/notSecret`,
          problem: 'is certain to hold secrets, not only by its name, and stays out',
        })
  }
  if (faults.length > 0) throw dataMapInvalid({ faults })
}
