import { threadTime } from '../support/thread-time.ts'

/** Twice the input may take so many times as long: twice, and something for what the machine does besides. */
export const mostGrowth = 2.3
/** in milliseconds: less cannot be told from the steps of the clock, which may be four, and from the rest of the process */
const shortest = 8
/**
 * in milliseconds: so long is measured before a growth is believed; what is too high is measured again, so many times
 */
const enough = 50
const mostTrials = 8
/** a step in the collector's work, or in the caches, looks like growth, and does not stand at every size */
const mostSizes = 3
/** What is still too high is looked at from afar: a busy machine and its caches add once, a power adds at each doubling. */
const doublings = 4
/** in times as long: 16 in proportion, two or three times that for what outgrows the caches, 64 by a power of 1.5 */
const mostFromAfar = 45
/** so much of one doubling is never the machine alone: a square has four, and may end where a reader takes in no more */
const neverNoise = 3

/** What is measured: an input of about so many characters or things, and what is done with it. */
export type Measured<Input> = { make(size: number): Input; call(input: Input): unknown }

/**
 * How a call's time grows from one size to its double, at the first sizes that take long enough to tell. What counts is
 * the time that this thread had: others may use the machine at will.
 *
 * @returns null where even the largest input is read at once
 */
export async function growthOf<Input>(
  { make, call }: Measured<Input>,
  sizes: { from: number; to: number },
): Promise<number | null> {
  let found: number | null = null
  for (let size = sizes.from, seen = 0; size * 2 <= sizes.to && seen < mostSizes; size *= 2) {
    const small = make(size)
    if (seen === 0 && !(await takesLong(call, small))) continue
    seen += 1
    const growth = await compare(call, small, make(size * 2))
    // Beyond what a reader takes in at all there is none: that says nothing of what it takes in.
    if (found !== null && growth < 1.3) return found
    if (growth <= mostGrowth) return growth
    if (growth < neverNoise) {
      const afar = await growthIn(call, small, make(size * 2 ** doublings), doublings)
      if (afar <= mostFromAfar) return Math.min(mostGrowth, afar ** (1 / doublings))
    }
    found = Math.min(found ?? growth, growth)
  }
  return found
}

async function takesLong<Input>(call: (input: Input) => unknown, input: Input): Promise<boolean> {
  let all = 0
  for (let turn = 0; turn < 4; turn += 1) all += await timed(call, input)
  return all >= shortest * 4
}

/** The least growth of some trials: what does not grow so fast shows it in one of them. */
async function compare<Input>(call: (input: Input) => unknown, small: Input, large: Input): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let trial = 0; trial < mostTrials && least > mostGrowth; trial += 1)
    least = Math.min(least, await growthIn(call, small, large))
  return least
}

/** As many small ones as make a large one, against it, over and over: what grows in proportion takes as long for either. */
async function growthIn<Input>(
  call: (input: Input) => unknown,
  small: Input,
  large: Input,
  doubled = 1,
): Promise<number> {
  const times = 2 ** doubled
  let [before, after] = [0, 0]
  while (before + after < enough * 2) {
    for (let turn = 0; turn < times; turn += 1) before += await timed(call, small)
    after += await timed(call, large)
  }
  return (after * times) / before
}

/** in milliseconds of this thread's own time */
async function timed<Input>(call: (input: Input) => unknown, input: Input): Promise<number> {
  const before = threadTime()
  await call(input)
  return threadTime() - before
}
