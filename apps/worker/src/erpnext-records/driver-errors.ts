import { ExportError, layersOf } from '@pdd/core'
import { erpnextRecordInvalid, erpnextRefused, erpnextUnavailable } from './record-errors.ts'

/** The account, its rights, or a table or field that is not there: MariaDB's numbers, then PostgreSQL's. */
const refusals = [
  ...['1044', '1045', '1054', '1142', '1143', '1146', '1227', '1698', '4151'],
  ...['28000', '28P01', '42501', '42703', '42P01', '3D000'],
]
/** Of this one row: too long, no such value, the same key again, or somebody else had it. */
const ofTheRow = [
  ...['1048', '1062', '1205', '1213', '1264', '1265', '1292', '1366', '1406'],
  ...['22001', '22007', '22008', '22021', '22P02', '23502', '23505', '40001', '40P01', '55P03'],
]

/** A driver's error as one of ours. Its text may hold values of rows: it is kept as the cause and never shown. */
export function asRecordError(error: unknown): ExportError {
  if (error instanceof ExportError) return error
  const layers = layersOf(error)
  const codes = layers.flatMap(({ errno, code }) => [errno, code]).map(String)
  const known = (list: string[]) => codes.find((code) => list.includes(code))
  const refusal = known(refusals)
  if (refusal !== undefined) return erpnextRefused({ driverCode: refusal }, error)
  const row = known(ofTheRow)
  if (row !== undefined) return erpnextRecordInvalid({ driverCode: row }, error)
  return erpnextUnavailable({}, error)
}
