import { type ContentEncoding, createObjectStore } from '@pdd/storage'

/**
 * One put() of a generated document in a process of its own, so that its memory is its own:
 * `run-put.ts ENDPOINT MEGABYTES ENCODING TEXT MEGABYTES`. The text is repeated, so it should be longer than what a
 * compressor remembers.
 */
const [endpoint = '', megabytes = '', encoding = 'identity', textMegabytes = ''] = process.argv.slice(2)
const text = generated(Number(textMegabytes) * 1_000_000)
const total = Number(megabytes) * 1_000_000
const chunkBytes = 250_000

async function* document() {
  for (let sent = 0; sent < total; sent += chunkBytes) {
    const at = sent % text.length
    yield text.subarray(at, Math.min(at + chunkBytes, at + total - sent))
  }
}

const store = createObjectStore({
  ...{ endpoint, region: 'us-east-1', bucket: 'bench', forcePathStyle: true },
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  checksums: 'WHEN_SUPPORTED',
  encoding: encoding as ContentEncoding,
})
const [startedAt, all, main] = [performance.now(), process.cpuUsage(), process.threadCpuUsage()]
const signal = new AbortController().signal
const stored = await store.put('bench', document(), { contentType: 'application/json', signal })
console.log(
  JSON.stringify({
    seconds: (performance.now() - startedAt) / 1000,
    rows: 0,
    bytes: Number(stored.bytes),
    stored: Number(stored.storedBytes),
    cpu: secondsOf(process.cpuUsage(all)),
    mainCpu: secondsOf(process.threadCpuUsage(main)),
    rss: process.resourceUsage().maxRSS / 1024,
  }),
)
store.close()

function secondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6
}

/** Documents with numbers, names and markup: words of a made-up language, by a fixed sequence. */
function generated(bytes: number): Buffer {
  let state = 1
  const below = (most: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * most)
  }
  const syllables = ['ba', 'len', 'ti', 'mor', 'ga', 'rus', 'e', 'shi', 'ño', 'kel', 'ü', 'van', 'do', 'ri']
  const word = () => Array.from({ length: 1 + below(3) }, () => syllables[below(syllables.length)]).join('')
  const words = Array.from({ length: 3_000 }, word)
  const sentence = () => Array.from({ length: 4 + below(14) }, () => words[below(words.length)]).join(' ')
  const memory = Buffer.alloc(bytes, ' ')
  for (let at = 0, row = 0; at < bytes; row += 1) {
    const content = Array.from({ length: 1 + below(9) }, () => `<p>${sentence()}.</p>`).join('')
    const name = `COMM-${row}-${below(2 ** 32).toString(36)}`
    at += memory.write(`${JSON.stringify({ name, docstatus: 0, subject: sentence(), content })},\n`, at)
  }
  return memory
}
