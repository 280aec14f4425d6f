# One image runs every command: `docker run IMAGE nightly`, `docker run -v EXPORT:/facts:ro IMAGE import /facts`; without one, it serves.
# PostgreSQL is outside, at DATABASE_URL: the embedded one is for development and is not in here. Nothing is written but to
# /var/lib/stazh, so the rest may be mounted read-only.
FROM node:26-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# --ignore-scripts: no production dependency has an install step; the runtime is the image's own Node.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:26-trixie-slim
# The first process of a container takes no signal that it does not ask for; tini passes SIGTERM on to commands that do not.
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
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
EXPOSE 3000
# Alive, not ready: a container that is started again does not bring a database back.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "node", "bin/stazh"]
CMD ["serve"]
