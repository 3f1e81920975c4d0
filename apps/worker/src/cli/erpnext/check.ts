/** What was found of one thing that a site needs, or may have. */
export type Check = {
  /** stable, for programs */
  code: string
  /** missing: the service does not work, or not safely, without · advice: it works, and could work better · unknown: could not be asked */
  state: 'ok' | 'missing' | 'advice' | 'unknown'
  says: string
  /** what to do; null where nothing is */
  remedy: string | null
}

export function ok(code: string, says: string): Check {
  return { code, state: 'ok', says, remedy: null }
}

export function missing(code: string, says: string, remedy: string): Check {
  return { code, state: 'missing', says, remedy }
}

export function advice(code: string, says: string, remedy: string): Check {
  return { code, state: 'advice', says, remedy }
}

export function unknown(code: string, says: string, remedy: string): Check {
  return { code, state: 'unknown', says, remedy }
}
