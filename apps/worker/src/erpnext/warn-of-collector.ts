import type { Logger } from '@pdd/runtime'
import type { BuiltInCollector } from './built-in-collector.ts'
import { remedyOfCollector, tellCollector } from './tell-collector.ts'

/** Tells of a site whose own collector can be reached, in words and with what to do. */
export function warnOfCollector(logger: Pick<Logger, 'warn'>) {
  return (site: string, found: BuiltInCollector): void => {
    const remedy = remedyOfCollector(found)
    logger.warn({ event: 'site.collector_open', site, remedy }, tellCollector(found))
  }
}
