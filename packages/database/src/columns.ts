import { Prisma, raw } from './connection.ts'

/** The columns of each table under the names of its Prisma model, for statements that Prisma cannot write. */
export const requestColumns = columnsOf(Prisma.ExportRequestScalarFieldEnum)
export const notificationColumns = columnsOf(Prisma.NotificationScalarFieldEnum)

function columnsOf(fields: Record<string, string>) {
  return raw(
    Object.values(fields)
      .map((field) => `"${columnOf(field)}" AS "${field}"`)
      .join(', '),
  )
}

function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
