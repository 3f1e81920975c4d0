import { startObjectStore } from '@pdd/embedded'

/** The embedded object store as a process of its own: `PORT FOLDER BUCKET`. */
const [port, path = '', bucket = ''] = process.argv.slice(2)
await startObjectStore({ folder: { path, remove: async () => {} }, bucket, port: Number(port) })
