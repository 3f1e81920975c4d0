import Fastify from 'fastify'
import pg from 'pg'

/** The least that could be called taking a request: one route, one prepared INSERT of the same row. `run-bare-post.ts PORT URL` */
const [port = '', url = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: url, max: 10 })
const app = Fastify()
let people = 0

const schema = {
  body: {
    type: 'object',
    properties: { format: { enum: ['bundle', 'frappe'] } },
    additionalProperties: false,
  },
  response: {
    202: { type: 'object', properties: { id: { type: 'string' }, status: { type: 'string' } } },
  },
} as const

const insert = {
  name: 'insert',
  text: `INSERT INTO export_request (site, subject_id, requested_by, format, body_hash, auth_method, http_request_id)
    VALUES ($1, $2, $2, $3, $4, 'jwt', $5) RETURNING id, status`,
}

app.post<{ Body: { format: string } }>('/v1/export-requests', { schema }, async (request, reply) => {
  people += 1
  const person = `person-${process.pid}-${people}@example.org`
  const values = ['globex', person, request.body.format, '0'.repeat(64), request.id]
  const { rows } = await pool.query({ ...insert, values })
  return reply.code(202).send(rows[0])
})

await app.listen({ host: '127.0.0.1', port: Number(port) })
