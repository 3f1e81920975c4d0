import { migrate } from '@pdd/database'
import { parseEnv, runMain } from '@pdd/runtime'
import { Type } from 'typebox'

const MigrateConfig = Type.Object({
  DATABASE_URL: Type.String({
    pattern: '^postgres(ql)?://',
    description: 'the PostgreSQL database of the request table',
    examples: ['postgres://exports@localhost:5432/exports'],
  }),
})

await runMain('migrate', async () => {
  const config = parseEnv(MigrateConfig, process.env, { name: 'migrate' })
  const applied = await migrate(config.DATABASE_URL)
  const lines = applied.map((name) => `applied ${name}`)
  process.stdout.write(
    `${lines.length > 0 ? lines.join('\n') : 'nothing to apply: the database is up to date'}\n`,
  )
})
