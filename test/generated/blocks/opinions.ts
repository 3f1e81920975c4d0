import { fullName } from '../names.ts'
import { fieldNamer, type Site, textPart } from '../site.ts'
import { doctypeName, moduleOf, neutralLinks, textFields } from '../words.ts'

/** Own words: rows that name nobody, in a doctype that an outsider's role may create. */
export function addOpinions(site: Site): void {
  const { random, world, block, cast } = site
  const doctype = doctypeName(random, 'opinions', new Set(world.doctypes.keys()))
  const texts = textPart(random, fieldNamer(random), textFields, 2)
  const custom = random.chance(0.5)
  const role = random.pick(['Customer', 'All'])
  const rating = { name: 'stars', type: 'Int' }
  world.addDoctype({
    name: doctype,
    module: moduleOf(random, custom),
    custom,
    createdBy: [role],
    fields: random.shuffle([rating, ...texts.fields]),
  })
  const how = `own words (custom=${custom ? 1 : 0}, ${role} may create them)`
  for (const guest of cast.guests)
    world.addRow({
      block,
      doctype,
      about: guest,
      texts: texts.names,
      how,
      values: { owner: guest.user, stars: 4 },
    })
  const member = random.pick(cast.staff)
  world.addRow({
    block,
    doctype,
    must: [],
    may: [member],
    texts: texts.names,
    how: `${how}, of the staff`,
    values: { owner: member.user, stars: 2 },
  })
  world.addRow({
    block,
    doctype,
    must: [],
    texts: texts.names,
    how: `${how}, of a visitor without an account`,
    values: { owner: 'Guest', stars: 1 },
  })
}

/** Doctypes that have a name and a contact, and whose rows are things: whose they are is told by the contact, if at all. */
export function addThings(site: Site): void {
  const { random, world, block, cast } = site
  const doctype = doctypeName(random, 'things', new Set(world.doctypes.keys()))
  const texts = textPart(random, fieldNamer(random), textFields, 2)
  const link = random.chance(0.5)
    ? { name: 'contact', type: 'Link', options: 'Contact' }
    : { name: 'email', type: 'Data', options: 'Email' }
  const custom = random.chance(0.5)
  const fields = random.shuffle([{ name: 'title', type: 'Data' }, link, ...texts.fields])
  world.addDoctype({ name: doctype, module: moduleOf(random, custom), custom, titleField: 'title', fields })
  const tasks = `${doctype} Part`
  const to = random.pick(neutralLinks)
  world.addDoctype({
    name: tasks,
    module: moduleOf(random, custom),
    custom,
    fields: [{ name: to, type: 'Link', options: doctype }, ...texts.fields],
  })
  const how = `thing by ${link.name} (custom=${custom ? 1 : 0})`
  const part = (thing: string, told: string, may: typeof cast.guests | [] | (typeof cast.guests)[number][]) =>
    world.addRow({
      block,
      doctype: tasks,
      must: [],
      may,
      texts: texts.names,
      how: `part of a ${told}`,
      values: { [to]: thing },
    })
  const guest = random.pick(cast.guests)
  // It bears a guest's name and no tie: it is nobody's.
  const nobodys = world.addRow({
    block,
    doctype,
    must: [],
    texts: texts.names,
    how: `${how}, called as ${guest.key}`,
    values: { title: fullName(guest.name) },
  })
  part(nobodys, `thing called as ${guest.key}`, [])
  for (const person of cast.guests) {
    const value = link.name === 'contact' ? person.contact : person.mail
    if (value === null) continue
    const name = world.addRow({
      block,
      doctype,
      must: [],
      may: [person],
      texts: texts.names,
      how,
      values: { title: 'Old roof', [link.name]: value },
    })
    part(name, how, [person])
    world.counts.push({ person, doctype, name, how, what: 'either' })
  }
}
