import type { Caller } from '@pdd/core'

/** Who is asking, and what only some questions need: their roles, asked for when first wanted. */
export type ApiCaller = Caller & {
  /** a browser sends it by itself, so that another website could make it ask */
  byCookie: boolean
  roles(): Promise<readonly string[]>
}
