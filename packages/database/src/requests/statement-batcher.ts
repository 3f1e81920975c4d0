export type StatementBatcherOptions<Input, Output> = {
  /** statements under way at once */
  parallelism: number
  /** callers that share one statement at most */
  atMost: number
  /** callers that wait for a lane at most: whoever comes then is refused at once */
  waitingAtMost: number
  /** Longer than this nobody waits for a lane: they are refused, and what they asked is not done later. */
  maxWaitMs: number
  /** what the refused are told */
  busy(): Error
  /** One answer for each input, in the order of the inputs. */
  runAll(inputs: Input[]): Promise<Output[]>
  /** For one input by itself, when the statement that it shared has failed. */
  runOne(input: Input): Promise<Output>
  /** Whether a failure is everybody's, so that nobody is helped by trying one by one. */
  isCommon(error: unknown): boolean
}

type Waiting<Input, Output> = {
  input: Input
  /** on the clock of `performance.now` */
  until: number
  resolve: (output: Output) => void
  reject: (error: unknown) => void
}

/**
 * Gathers what many callers want of the database at the same moment into one statement: whoever comes while the lanes
 * are taken shares the next one. A statement that fails is repeated one by one, so that nobody fails for another. The
 * wait is bounded in number and in time: a database that hangs must not gather a crowd that has long gone.
 */
export function createStatementBatcher<Input, Output>(
  options: StatementBatcherOptions<Input, Output>,
): (input: Input) => Promise<Output> {
  let waiting: Waiting<Input, Output>[] = []
  let running = 0
  let scheduled = false
  let timer: NodeJS.Timeout | undefined

  return (input) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= options.waitingAtMost) return reject(options.busy())
      waiting.push({ input, until: performance.now() + options.maxWaitMs, resolve, reject })
      schedule()
      watch()
    })

  /** At the end of this turn of the event loop: what has arrived with it comes along. */
  function schedule(): void {
    if (scheduled || running >= options.parallelism || waiting.length === 0) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      refuseOverdue()
      const batch = waiting.slice(0, options.atMost)
      waiting = waiting.slice(options.atMost)
      if (batch.length === 0) return
      running += 1
      void runBatch(batch, options).finally(() => {
        running -= 1
        schedule()
      })
      schedule()
    })
  }

  /** Whoever has waited longest stands first: one clock is enough for all. */
  function watch(): void {
    const [first] = waiting
    if (timer !== undefined || first === undefined) return
    timer = setTimeout(
      () => {
        timer = undefined
        refuseOverdue()
        watch()
      },
      Math.max(first.until - performance.now(), 0) + 1,
    )
  }

  function refuseOverdue(): void {
    const now = performance.now()
    const inTime = waiting.findIndex(({ until }) => until > now)
    const overdue = waiting.splice(0, inTime === -1 ? waiting.length : inTime)
    for (const { reject } of overdue) reject(options.busy())
  }
}

async function runBatch<Input, Output>(
  batch: Waiting<Input, Output>[],
  { runAll, runOne, isCommon }: StatementBatcherOptions<Input, Output>,
): Promise<void> {
  try {
    const outputs = await runAll(batch.map(({ input }) => input))
    for (const [index, { resolve }] of batch.entries()) resolve(outputs[index] as Output)
  } catch (error) {
    // Not awaited: one that waits for a lock holds up no lane.
    for (const { input, resolve, reject } of batch) {
      if (isCommon(error)) reject(error)
      else runOne(input).then(resolve, reject)
    }
  }
}
