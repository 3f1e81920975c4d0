import type { DestinationStream } from 'pino'

/**
 * Hands on all lines of one turn of the event loop in one write: under load a write for each line costs more than
 * making the lines. What a turn has logged is out before the next one begins, and before the process exits.
 */
export function createBufferedLogStream(
  output: DestinationStream,
  process: Pick<NodeJS.EventEmitter, 'once'> = globalThis.process,
): DestinationStream {
  let lines = ''
  const handOn = () => {
    if (lines === '') return
    const gathered = lines
    lines = ''
    output.write(gathered)
  }
  process.once('exit', handOn)
  return {
    write(line) {
      if (lines === '') setImmediate(handOn)
      lines += line
    },
  }
}
