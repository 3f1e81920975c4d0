import { fieldNamer, type Site, textPart } from '../site.ts'
import { doctypeName, moduleOf, textFields } from '../words.ts'
import type { Document, FieldForm } from '../world.ts'

/** What hangs on documents of one person and names nobody: notes by plain or Dynamic Link, and what hangs on those. */
export function addSatellites(site: Site): void {
  const { random, world } = site
  const targets = [...Map.groupBy(world.documents, ({ doctype }) => doctype).values()]
  if (targets.length === 0) return
  const first = hang(site, random.pick(targets))
  if (random.chance(0.6)) hang(site, first)
}

/** @returns the rows, for what hangs on them */
function hang(site: Site, targets: Document[]): Document[] {
  const { random, world, block, cast } = site
  const name = fieldNamer(random)
  const doctype = doctypeName(random, 'satellites', new Set(world.doctypes.keys()))
  const target = targets[0]!.doctype
  const dynamic = random.chance(0.5)
  const [field, kind] = dynamic
    ? [name(['reference_name', 'bezug']), name(['reference_doctype', 'bezug_art'])]
    : [name(['reference_ticket', 'about', 'vorgang_nr', '关于']), '']
  const links: FieldForm[] = dynamic
    ? [
        { name: kind, type: 'Link', options: 'DocType' },
        { name: field, type: 'Dynamic Link', options: kind },
      ]
    : [{ name: field, type: 'Link', options: target }]
  const worker: FieldForm[] = random.chance(0.3)
    ? [{ name: 'assigned_to', type: 'Link', options: 'User' }]
    : []
  const texts = textPart(random, name, textFields, 2)
  const custom = random.chance(0.5)
  world.addDoctype({
    name: doctype,
    module: moduleOf(random, custom),
    custom,
    fields: random.shuffle([...links, ...worker, ...texts.fields]),
  })
  const how = `hangs by ${dynamic ? 'Dynamic Link' : 'Link'} (${field}, custom=${custom ? 1 : 0}${worker.length > 0 ? ', assigned_to: Link/User of the staff' : ''})`
  return targets.slice(0, 8).map((document) => {
    const { about } = document
    const member = random.pick(cast.staff)
    const row = {
      ...{
        block,
        doctype,
        about,
        texts: texts.names,
        how: `${how} on ${document.doctype} ${document.name}: ${document.how}`,
      },
      ...{ may: worker.length > 0 ? [member] : [] },
      values: {
        ...{
          [field]: document.name,
          ...(dynamic && { [kind]: target }),
          owner: random.pick(cast.staff).user,
        },
        ...(worker.length > 0 && { assigned_to: member.user }),
      },
    }
    // Whoever is given a task reads what it refers to.
    const called = world.canaries.find(
      (canary) => canary.doctype === target && canary.name === document.name && canary.field === 'name',
    )
    if (worker.length > 0) called?.may.push(member)
    return { doctype, name: world.addRow(row), about, how: row.how }
  })
}

/** Comments, files, versions and mail without an addressee on documents of one person; files on those comments. */
export function addHanging(site: Site): void {
  const { random, world } = site
  for (const document of random.shuffle(world.documents).slice(0, 12))
    random.pick([comment, file, version, filedMail])(site, document)
}

function comment(site: Site, { doctype, name, about, how }: Document): void {
  const { world, block, random, cast } = site
  const writer = random.pick(cast.staff)
  const told = `on ${doctype} ${name}: ${how}`
  const row = world.addRow({
    ...{ block, doctype: 'Comment', about, texts: ['content'], how: `comment of the staff ${told}` },
    // What somebody wrote is theirs as well.
    may: [writer],
    values: {
      comment_type: 'Comment',
      comment_email: writer.user,
      owner: writer.user,
      reference_doctype: doctype,
      reference_name: name,
    },
  })
  if (!random.chance(0.5)) return
  const attached = { attached_to_doctype: 'Comment', attached_to_name: row, owner: writer.user }
  world.addRow({
    block,
    doctype: 'File',
    about,
    may: [writer],
    texts: ['file_name'],
    how: `file on a comment ${told}`,
    values: attached,
  })
}

function file({ world, block, random, cast }: Site, { doctype, name, about, how }: Document): void {
  const writer = random.pick(cast.staff)
  const values = { attached_to_doctype: doctype, attached_to_name: name, is_folder: 0, owner: writer.user }
  world.addRow({
    block,
    doctype: 'File',
    about,
    may: [writer],
    texts: ['file_name'],
    how: `file on ${doctype} ${name}: ${how}`,
    values,
  })
}

function version({ world, block, random, cast }: Site, { doctype, name, about, how }: Document): void {
  const texts =
    world.doctypes.get(doctype)?.fields.filter(({ name: field }) => textFields.includes(field)) ?? []
  if (texts.length === 0) return
  const field = random.pick(texts).name
  const row = `V-${block}-${name}`
  const told = {
    doctype: 'Version',
    name: row,
    how: `version of ${doctype} ${name}: ${how}`,
    must: about.user ? [about] : [],
    may: [],
  }
  const changed = [
    [field, world.canary({ ...told, field: 'before' }), world.canary({ ...told, field: 'after' })],
  ]
  const values = {
    ref_doctype: doctype,
    docname: name,
    data: JSON.stringify({ added: [], changed, removed: [] }),
  }
  world.rows.push({
    block,
    doctype: 'Version',
    name: row,
    values: { ...values, owner: random.pick(cast.staff).user },
  })
}

function filedMail({ world, block }: Site, { doctype, name, about, how }: Document): void {
  const values = {
    sender: 'admin@example.com',
    reference_doctype: doctype,
    reference_name: name,
    subject: 'Re: filed',
  }
  world.addRow({
    block,
    doctype: 'Communication',
    about,
    texts: ['content'],
    how: `mail that the site filed, without an addressee, on ${doctype} ${name}: ${how}`,
    values,
  })
}

/** Mail between the staff and somebody else, filed under a person's record: for an officer, and not repeated in `_comments`. */
export function addExpertMail({ world, block, random, cast, people }: Site): void {
  const cards = people.flatMap(({ doctype, cards }) =>
    cards.filter(({ person }) => person.kind === 'guest').map((card) => ({ doctype, card })),
  )
  if (cards.length === 0) return
  const { doctype, card } = random.pick(cards)
  const [writer] = [random.pick(cast.staff)]
  const how = `mail of the staff to an expert, filed under ${doctype} ${card.name}, and copied into its _comments`
  const name = world.addRow({
    ...{ block, doctype: 'Communication', must: [], may: [writer], texts: ['content'], how },
    values: {
      subject: 'Your opinion',
      sender: writer.user,
      recipients: 'expert@outside.example',
      reference_doctype: doctype,
      reference_name: card.name,
    },
  })
  const row = world.rows.find((one) => one.doctype === doctype && one.name === card.name)
  const copied = world.canaries.find((one) => one.name === name)?.text
  if (row) row.values._comments = JSON.stringify([{ comment: copied, by: writer.user, name }])
  world.counts.push({ person: card.person, doctype: 'Communication', name, how, what: 'out' })
}
