import type { Person } from './cast.ts'

export type FieldForm = {
  name: string
  type: string
  options?: string
  label?: string
  fetchFrom?: string
}

export type DoctypeForm = {
  name: string
  module: string
  custom: boolean
  table?: boolean
  submittable?: boolean
  titleField?: string
  autoname?: string
  fields: FieldForm[]
  /** roles of outsiders that may create rows of it */
  createdBy?: string[]
}

export type Row = { block: string; doctype: string; name: string; values: Record<string, unknown> }

/** A text that stands in one cell and nowhere else, and whose it is: anybody else's file is without it. */
export type Canary = {
  text: string
  doctype: string
  name: string
  field: string
  /** in words: whom the row is about, and how it says so */
  how: string
  must: readonly Person[]
  may: Person[]
}

/** A document that is about one person alone. */
export type Document = { doctype: string; name: string; about: Person; how: string }

/** What stays out of a person's file and has to be counted there. */
export type Count = {
  person: Person
  doctype: string
  name: string
  how: string
  /** `out`: the row; `either`: the row, if it is not there; `rows`: child rows of it */
  what: 'out' | 'either' | 'rows'
}

export type NewRow = {
  block: string
  doctype: string
  /** the person whom the row is about: theirs, and nobody else's */
  about?: Person
  must?: readonly Person[]
  may?: readonly Person[]
  how: string
  /** fields that get a canary each */
  texts: readonly string[]
  values: Record<string, unknown>
  name?: string
}

export type World = ReturnType<typeof createWorld>

/** An empty site; every row that is put in says whose it is. */
export function createWorld() {
  const doctypes = new Map<string, DoctypeForm>()
  const rows: Row[] = []
  const canaries: Canary[] = []
  const documents: Document[] = []
  const counts: Count[] = []
  const canary = (told: Omit<Canary, 'text'>): string => {
    const text = `canary-${String(canaries.length).padStart(4, '0')}-x.`
    canaries.push({ text, ...told })
    return text
  }
  return {
    ...{ doctypes, rows, canaries, documents, counts, canary },
    addDoctype(form: DoctypeForm): DoctypeForm {
      if (doctypes.has(form.name)) throw new Error(`${form.name} stands twice`)
      doctypes.set(form.name, form)
      return form
    },
    /** @returns the name of the row */
    addRow({ block, doctype, about, how, texts, values, ...given }: NewRow): string {
      const name = given.name ?? `${doctype.slice(0, 2)}-${String(rows.length).padStart(4, '0')}`
      const must = given.must ?? (about?.user ? [about] : [])
      const cells = Object.fromEntries(
        texts.map((field) => [
          field,
          canary({ doctype, name, field, how, must, may: [...(given.may ?? [])] }),
        ]),
      )
      rows.push({ block, doctype, name, values: { ...values, ...cells } })
      return name
    },
    /** The same, for a document that other rows may hang on. */
    addDocument(row: NewRow & { about: Person }): Document {
      const document = { doctype: row.doctype, name: this.addRow(row), about: row.about, how: row.how }
      documents.push(document)
      return document
    },
  }
}

/** A row of a table field, under its parent. */
export function under(parent: { doctype: string; name: string }, field: string, idx: number) {
  return { parent: parent.name, parenttype: parent.doctype, parentfield: field, idx }
}
