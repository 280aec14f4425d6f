# One image runs every command: `docker run IMAGE nightly`, `docker run -v EXPORT:/facts IMAGE import /facts`. PostgreSQL is outside, at
# DATABASE_URL: the embedded one is for development and is not in here.
FROM node:26-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# --ignore-scripts: no production dependency has an install step; the runtime is the image's own Node.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:26-bookworm-slim
ENV NODE_ENV=production STAZH_DATA_DIR=/var/lib/stazh HOST=0.0.0.0 PORT=3000
# Of a night nearly everything is garbage at once; larger spaces for it, and a heap of the allocator for every thread, are only larger.
ENV NODE_OPTIONS=--max-semi-space-size=8 MALLOC_ARENA_MAX=2
WORKDIR /app
RUN install -d -o node -g node /var/lib/stazh
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY bin ./bin
COPY rules ./rules
COPY sql ./sql
COPY src ./src
COPY jobs ./jobs
USER node
VOLUME /var/lib/stazh
ENTRYPOINT ["node", "bin/stazh"]
CMD ["--help"]
