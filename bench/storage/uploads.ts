import { against, figure, type Ratios, type Run, runFigures, type Spread } from '../measure.ts'
import { type NullS3, startNullS3 } from './null-s3.ts'
import { startStrictS3 } from './strict-s3.ts'

type Storage = {
  rounds: number
  say: (text: string) => void
  spread: Spread
  /** size of the document that is put */
  megabytes?: number
  /** sizes of the documents whose memory is compared */
  memoryMegabytes?: number[]
}

type Put = Run & { stored: number; mainCpu: number }

const encodings = ['identity', 'gzip', 'zstd'] as const

/**
 * put() of a generated document to a store that keeps nothing, over HTTPS and HTTP, and to a real S3 server, in each
 * encoding: rates within each round. Then the peak memory of processes that put little and much.
 */
export async function measureStorage({
  rounds,
  say,
  spread,
  megabytes = 1_000,
  memoryMegabytes = [64, 1_000, 8_000],
}: Storage): Promise<Ratios> {
  const sinks = await startSinks(say)
  const samples = new Map<string, number[]>()
  const keep = (name: string, value: number) => samples.set(name, [...(samples.get(name) ?? []), value])
  try {
    for (let round = 0; round < rounds; round += 1) {
      const rates = new Map<string, number>()
      for (const [sink, server] of sinks)
        for (const encoding of encodings) {
          const name = `put ${encoding} to ${sink}`
          say(`Storage, ${name}, round ${round + 1} of ${rounds} …`)
          const run = await put(server, megabytes, encoding)
          rates.set(name, run.bytes / run.seconds)
          keep(`${name}: MB/s`, run.bytes / 1e6 / run.seconds)
          keep(`${name}: CPU s/GB`, run.cpu / (run.bytes / 1e9))
          keep(`${name}: of it main thread, s/GB`, run.mainCpu / (run.bytes / 1e9))
          if (encoding !== 'identity') keep(`put ${encoding}: times smaller`, run.bytes / run.stored)
        }
      for (const [ratio, { of, to }] of Object.entries(comparisons)) {
        const [one, other] = [rates.get(of), rates.get(to)]
        if (one !== undefined && other !== undefined) keep(ratio, one / other)
      }
    }
    const ratios: Ratios = {}
    for (const [name, values] of samples) {
      const compared = comparisons[name]
      if (compared === undefined) spread[name] = figure(values)
      else ratios[name] = against(values, compared.bar)
    }
    return { ...ratios, ...(await measureMemory(sinks, { say, spread, memoryMegabytes })) }
  } finally {
    for (const server of sinks.values()) await server.stop()
  }
}

const nullS3 = 'null S3, HTTPS'
const strict = 'VersityGW'

const comparisons: Record<string, { of: string; to: string; bar: number }> = {
  'put rate: HTTPS to HTTP': {
    of: `put identity to ${nullS3}`,
    to: 'put identity to null S3, HTTP',
    bar: 0.75,
  },
  'put rate: VersityGW to null S3': {
    of: `put identity to ${strict}`,
    to: `put identity to ${nullS3}`,
    bar: 0.5,
  },
  'put rate: gzip to identity': { of: `put gzip to ${nullS3}`, to: `put identity to ${nullS3}`, bar: 0.33 },
  'put rate: zstd to identity': { of: `put zstd to ${nullS3}`, to: `put identity to ${nullS3}`, bar: 0.5 },
}

async function startSinks(say: Storage['say']): Promise<Map<string, NullS3>> {
  const sinks = new Map([
    [nullS3, await startNullS3()],
    ['null S3, HTTP', await startNullS3(false)],
  ])
  const real = await startStrictS3().catch(() => null)
  if (real === null) say('There is neither VersityGW nor Go to build it: no real S3 server is measured.')
  else sinks.set(strict, real)
  return sinks
}

const largestMegabytes = 150
const growthMegabytes = 16

async function measureMemory(
  sinks: Map<string, NullS3>,
  { say, spread, memoryMegabytes }: Required<Pick<Storage, 'say' | 'spread' | 'memoryMegabytes'>>,
): Promise<Ratios> {
  const peaks: number[] = []
  for (const megabytes of memoryMegabytes) {
    say(`Storage, memory of putting ${megabytes} MB …`)
    const { rss } = await put(sinks.get(nullS3) as NullS3, megabytes, 'identity', 0.25)
    peaks.push(rss)
    spread[`put of ${megabytes} MB: peak memory MB`] = figure([rss])
  }
  const [least, most] = [Math.min(...peaks), Math.max(...peaks)]
  return {
    'put memory: 150 MB to the peak': against([largestMegabytes / most], 1),
    'put memory: 16 MB to the growth': against([growthMegabytes / Math.max(1, most - least)], 1),
  }
}

function put(server: NullS3, megabytes: number, encoding: string, textMegabytes = 16): Promise<Put> {
  const program = new URL('run-put.ts', import.meta.url).pathname
  const args = [program, server.url, String(megabytes), encoding, String(textMegabytes)]
  return runFigures(process.execPath, args, server.env) as Promise<Put>
}
