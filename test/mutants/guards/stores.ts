import { edit, type Mutant } from '../mutant.ts'

const stores = 'apps/worker/src/collect/find/stores'
const rights = 'apps/worker/src/collect/rights'
const attack = (name: string) => ({ file: 'test/security/stores.integration.test.ts', name })
const store = (name: string) => ({ file: 'test/collect/stores.integration.test.ts', name })

/** Guards of: what is kept of a person where no form shows it. */
export const storeGuards: Mutant[] = [
  {
    guard: 'stores: a mail with two senders is nobody’s',
    edits: [edit(`${stores}/mail-participants.ts`, 'others.length > 0 || ', '')],
    test: attack('A291 a sender’s line before that of another makes a mail the person’s'),
  },
  {
    guard: 'stores: a sender’s line for two is nobody’s',
    edits: [edit(`${stores}/mail-participants.ts`, 'from.items.every(', 'from.items.some(')],
    test: attack('A291 one line for two senders makes a mail the person’s'),
  },
  {
    guard: 'stores: an encoded name is no address beside one',
    edits: [edit(`${stores}/mail-participants.ts`, 'plain.items.length > 0 || ', '')],
    test: attack('A292 a mail claims to be the person’s (an encoded name says so)'),
  },
  {
    guard: 'stores: a folded line is no header',
    edits: [edit(`${stores}/mail-head.ts`, "(line[0] === ' ' || line[0] === '\\t')", "line[0] === '\\t'")],
    test: attack('A292 a mail claims to be the person’s (a folded line says so)'),
  },
  {
    guard: 'stores: a head is read up to a bound',
    edits: [edit(`${stores}/mail-head.ts`, 'text.slice(0, longestHead)', 'text')],
    test: attack('A293 a mail has a head without a bound (many folded lines)'),
  },
  {
    guard: 'stores: what the headers do not say, the body does not',
    edits: [edit(`${stores}/mail-head.ts`, "if (line === '' && started) return joined(found)", '')],
    test: attack('A290 another’s mail that could not be filed'),
  },
  {
    guard: 'stores: an address within a longer one is no mention',
    edits: [
      edit(
        `${stores}/stored-copies.ts`,
        'mentionsInside(text(cell), subject.addresses)',
        "text(cell).includes('@')",
      ),
    ],
    test: attack('A294 the payload of another program holds an address like the person’s (a longer one)'),
  },
  {
    guard: 'stores: escapes are no letters of an address',
    edits: [edit(`${stores}/mentions-inside.ts`, 'depth <= mostLayers', 'depth < 1')],
    test: attack('A294 the payload of another program holds an address like the person’s (the same behind'),
  },
  {
    guard: 'stores: a mail as it came is its sender’s alone',
    edits: [edit('apps/worker/src/collect/redact/raw-mail.ts', "columns === 'matched' &&", 'false &&')],
    test: store('to whom it was sent it is told'),
  },
  {
    guard: 'stores: settings of another account that the collation holds equal',
    edits: [
      edit(
        'apps/worker/src/collect/write/own-rows.ts',
        "if (text(cells.get('user')) !== search.subject.user) return",
        '',
      ),
      edit(`${stores}/own-rows.ts`, '.filter(([user]) => user === subject.user)', ''),
    ],
    test: store('own settings of lists and own defaults are there'),
  },
  {
    guard: 'stores: a section is not called like a DocType',
    edits: [edit(`${stores}/own-rows.ts`, 'doctypes.has(wanted)', 'doctypes.has(`$${wanted}`)')],
    test: store('a DocType of the site that is called like a section'),
  },
  {
    guard: 'stores: a view that asks for its reader’s rights is not asked',
    edits: [edit(`${rights}/optional-tables.ts`, "asReader !== 't' && ", '')],
    test: attack('A295 a view of sessions'),
  },
  {
    guard: 'stores: that sessions are not in the file is told',
    edits: [edit(`${stores}/beside-doctypes.ts`, " || (sessions === 'absent' && keepsSessions)", '')],
    test: store('without a view of sessions the file says'),
  },
]
