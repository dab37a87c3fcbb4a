# Sources run as they are (Node strips the types): the image is the tree, its packages, and the
# workflows bundled, which every start of a worker would do again.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY patches patches
RUN npm ci --omit=dev

FROM packages AS bundle
COPY scripts/bundle.ts scripts/
COPY src src
RUN npm run -s bundle dist

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json worker.ts migrate.ts ./
COPY --from=bundle /app/dist dist
COPY src src
RUN mkdir /data && chown node /data
USER node
VOLUME /data
ENV BURSAR_HOME=/data HOST=0.0.0.0 WORKFLOW_BUNDLE=/app/dist MALLOC_ARENA_MAX=2
EXPOSE 8000
# The same image is the worker: `command: ["node", "worker.ts"]`, and the migration: `migrate.ts`.
CMD ["node", "--max-semi-space-size=16", "--max-old-space-size=512", "src/api/server.ts"]
