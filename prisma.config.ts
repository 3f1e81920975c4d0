import { defineConfig } from 'prisma/config'

/** For the Prisma CLI only; `prisma generate` needs no database, so the address may be absent. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
