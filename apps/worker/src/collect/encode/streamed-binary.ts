import type { Framing } from '../../erp/row-frames.ts'
import type { Column } from '../values/doctype.ts'
import type { Output } from './output-buffer.ts'
import type { Pieces } from './streamed-text.ts'

/** Bytes as base64, three at a time, as they come. */
export function createStreamedBinary(output: Output, column: Column, framing: Framing): Pieces {
  let rest = Buffer.alloc(0)
  const write = (bytes: Buffer, all: boolean) => {
    const joined = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    const whole = all ? joined.length : joined.length - (joined.length % 3)
    output.text(joined.toString('base64', 0, whole))
    rest = Buffer.from(joined.subarray(whole))
  }
  const decode = framing === 'postgres' ? createHexReader() : (part: Buffer) => part
  output.member(`${JSON.stringify(column.key ?? column.name)}:{"$base64":"`)
  return {
    take: (part) => write(decode(part), false),
    end() {
      write(Buffer.alloc(0), true)
      output.text('"}')
    },
  }
}

/** PostgreSQL writes `\x` and two digits for every byte. */
function createHexReader(): (part: Buffer) => Buffer {
  let skip = 2
  let odd = ''
  return (part) => {
    const skipped = Math.min(skip, part.length)
    skip -= skipped
    const digits = odd + part.toString('latin1', skipped)
    odd = digits.length % 2 === 1 ? digits.slice(-1) : ''
    return Buffer.from(digits.slice(0, digits.length - odd.length), 'hex')
  }
}
