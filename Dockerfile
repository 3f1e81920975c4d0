# One image for the API, the worker and the migrations: the command chooses.
FROM node:24-slim AS install
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/worker/package.json apps/worker/
COPY packages/core/package.json packages/core/
COPY packages/database/package.json packages/database/
COPY packages/queue/package.json packages/queue/
COPY packages/storage/package.json packages/storage/
COPY packages/runtime/package.json packages/runtime/
# Only what the two processes load: no embedded servers, no test tools, no install scripts.
RUN npm ci --omit=dev --ignore-scripts --workspace apps/api --workspace apps/worker
COPY prisma prisma
COPY prisma.config.ts ./
COPY packages packages
# The engine is not used to generate; naming an executable keeps it from being downloaded.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/bin/true DATABASE_URL=postgres://unused npx --no-install prisma generate

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=install /app ./
COPY apps/api apps/api
COPY apps/worker apps/worker
USER node
CMD ["node", "apps/api/src/main.ts"]
