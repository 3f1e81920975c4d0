export type GroupOptions<Input, Output> = {
  /** statements under way at once */
  lanes: number
  /** callers that share one statement at most */
  atMost: number
  /** One answer for each input, in the order of the inputs. */
  runAll(inputs: Input[]): Promise<Output[]>
  /** For one input by itself, when the statement that it shared has failed. */
  runOne(input: Input): Promise<Output>
  /** Whether a failure is everybody's, so that nobody is helped by trying one by one. */
  isCommon(error: unknown): boolean
}

type Waiting<Input, Output> = {
  input: Input
  resolve: (output: Output) => void
  reject: (error: unknown) => void
}

/**
 * Gathers what many callers want of the database at the same moment into one statement: whoever comes while the lanes
 * are taken shares the next one. A statement that fails is repeated one by one, so that nobody fails for another.
 */
export function createGroup<Input, Output>(
  options: GroupOptions<Input, Output>,
): (input: Input) => Promise<Output> {
  let waiting: Waiting<Input, Output>[] = []
  let running = 0
  let scheduled = false

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject })
      schedule()
    })

  /** At the end of this turn of the event loop: what has arrived with it comes along. */
  function schedule(): void {
    if (scheduled || running >= options.lanes || waiting.length === 0) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      const batch = waiting.slice(0, options.atMost)
      waiting = waiting.slice(options.atMost)
      running += 1
      void runBatch(batch, options).finally(() => {
        running -= 1
        schedule()
      })
      schedule()
    })
  }
}

async function runBatch<Input, Output>(
  batch: Waiting<Input, Output>[],
  { runAll, runOne, isCommon }: GroupOptions<Input, Output>,
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
