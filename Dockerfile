# Sources run as they are (Node strips the types): the image is the tree and its packages.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY patches patches
RUN npm ci --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json worker.ts migrate.ts ./
COPY src src
RUN mkdir /data && chown node /data
USER node
VOLUME /data
ENV BURSAR_HOME=/data HOST=0.0.0.0
EXPOSE 8000
# The same image is the worker: `command: ["node", "worker.ts"]`, and the migration: `migrate.ts`.
CMD ["node", "src/api/server.ts"]
