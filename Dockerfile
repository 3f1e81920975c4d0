# One image for the API, the worker and the migrations: the command chooses.
FROM node:24-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/worker/package.json apps/worker/
COPY packages/core/package.json packages/core/
COPY packages/database/package.json packages/database/
COPY packages/queue/package.json packages/queue/
COPY packages/storage/package.json packages/storage/
COPY packages/runtime/package.json packages/runtime/
COPY packages/i18n/package.json packages/i18n/

FROM manifests AS client
RUN npm ci --ignore-scripts --workspace packages/database
COPY prisma prisma
COPY prisma.config.ts ./
# The engine is not used to generate; naming an executable keeps it from being downloaded.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/bin/true DATABASE_URL=postgres://unused npx --no-install prisma generate

# Only what the two processes load: no embedded servers, no code generator, no test tools, no install scripts.
FROM manifests
RUN npm ci --omit=dev --omit=optional --ignore-scripts --workspace apps/api --workspace apps/worker && npm cache clean --force
COPY prisma prisma
COPY packages/core packages/core
COPY packages/database packages/database
COPY packages/queue packages/queue
COPY packages/storage packages/storage
COPY packages/runtime packages/runtime
COPY packages/i18n packages/i18n
COPY --from=client /app/packages/database/src/generated packages/database/src/generated
COPY apps/api apps/api
COPY apps/worker apps/worker
ENV NODE_ENV=production
USER node
CMD ["node", "apps/api/src/main.ts"]
